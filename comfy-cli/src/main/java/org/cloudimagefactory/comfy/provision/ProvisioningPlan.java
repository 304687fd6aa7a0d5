package org.cloudimagefactory.comfy.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that Packer does to a guest over SSH, in order, and the files that must lie in the build directory for it.
 *
 * @param steps in order
 * @param files contents by path
 */
public record ProvisioningPlan(List<Step> steps, Map<Path, String> files) {
    public ProvisioningPlan {
        steps = List.copyOf(steps);
        files = Map.copyOf(files);
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
