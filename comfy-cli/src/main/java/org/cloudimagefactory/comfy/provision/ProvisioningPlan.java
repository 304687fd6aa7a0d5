package org.cloudimagefactory.comfy.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that Packer does to a guest over SSH, in order, and the files that must lie in the build directory for it.
 *
 * @param steps in order
 * @param files contents by path
 * @param begins for each provisioner that is described the index of its first step, in order, and at last the index of what
 *     follows all of them; nothing where nobody asks
 */
public record ProvisioningPlan(List<Step> steps, Map<Path, String> files, List<Integer> begins) {
    public ProvisioningPlan {
        steps = List.copyOf(steps);
        files = Map.copyOf(files);
        begins = List.copyOf(begins);
    }

    /** How many of the provisioners have begun when this step has: those before the first one count as the first one. */
    public int provisioner(int step) {
        int provisioner = 0;
        while (provisioner + 1 < begins.size() && begins.get(provisioner + 1) <= step) {
            provisioner++;
        }
        return provisioner;
    }

    /** One provisioner of Packer. */
    public sealed interface Step {
        /** What the visitor makes of steps of this kind. */
        <R> R accept(Visitor<R> visitor);

        /** What is made of each kind of step. */
        interface Visitor<R> {
            /** Runs a script. */
            R run(Run run);

            /** Puts something into the guest. */
            R put(Put put);

            /** Takes a file out of the guest. */
            R take(Take take);
        }

        /**
         * Runs a script in the guest.
         *
         * @param script its file here
         * @param environment variables
         */
        record Run(Path script, Map<String, String> environment) implements Step {
            public Run {
                environment = Map.copyOf(environment);
            }

            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.run(this);
            }
        }

        /**
         * Puts a file, or the content of a directory, into the guest.
         *
         * @param source here
         * @param destination in the guest
         */
        record Put(Path source, String destination) implements Step {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.put(this);
            }
        }

        /**
         * Takes a file out of the guest.
         *
         * @param source in the guest
         * @param destination here
         */
        record Take(String source, Path destination) implements Step {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.take(this);
            }
        }
    }
}
