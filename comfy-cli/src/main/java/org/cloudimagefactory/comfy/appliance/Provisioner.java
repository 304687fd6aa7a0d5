package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step that makes an installed system into the appliance; steps run in their order. Files are named relative to the
 * description that the step stands in; in a plan, scripts, sources and directories are absolute.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Provisioner.Shell.class, name = "shell"),
    @JsonSubTypes.Type(value = Provisioner.Upload.class, name = "file"),
    @JsonSubTypes.Type(value = Provisioner.Ansible.class, name = "ansible"),
    @JsonSubTypes.Type(value = Provisioner.Puppet.class, name = "puppet"),
    @JsonSubTypes.Type(value = Provisioner.Chef.class, name = "chef")
})
public sealed interface Provisioner {
    /** The file or directory here that it needs; it is part of what the image is made from. */
    Optional<String> files();

    /** Whether the machine is shut down after it, so that a later build can go on from there. */
    boolean checkpoint();

    /** Has the visitor do what it does with provisioners of this kind. */
    void accept(Visitor visitor);

    /** What is done with each kind of provisioner. */
    interface Visitor {
        /** Runs a script. */
        void shell(Shell shell);

        /** Puts a file or a directory into the guest. */
        void upload(Upload upload);

        /** Runs a playbook. */
        void ansible(Ansible ansible);

        /** Applies a manifest. */
        void puppet(Puppet puppet);

        /** Runs recipes and roles. */
        void chef(Chef chef);
    }

    /**
     * Runs a script in the guest, as root.
     *
     * @param script file beside the description, or null
     * @param inline lines of a script, when there is no file
     * @param environment variables of the script
     * @param checkpoint whether a later build can go on after it
     */
    record Shell(
            @Nullable String script,
            List<String> inline,
            Map<String, String> environment,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean checkpoint)
            implements Provisioner {
        /** One after which no build goes on. */
        public Shell(@Nullable String script, List<String> inline, Map<String, String> environment) {
            this(script, inline, environment, false);
        }

        /** Copies the collections; null means none. */
        public Shell {
            inline = listOf(inline);
            environment = mapOf(environment);
        }

        @Override
        public Optional<String> files() {
            return Optional.ofNullable(script);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.shell(this);
        }
    }

    /**
     * Puts a file or a directory into the guest.
     *
     * @param source beside the description; a file whose name ends in {@code .j2} is rendered first
     * @param destination absolute path in the guest
     * @param checkpoint whether a later build can go on after it
     */
    record Upload(
            String source,
            String destination,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean checkpoint) implements Provisioner {
        /** One after which no build goes on. */
        public Upload(String source, String destination) {
            this(source, destination, false);
        }

        @Override
        public Optional<String> files() {
            return Optional.of(source);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.upload(this);
        }
    }

    /** A tool that the guest runs on a directory of its own. */
    sealed interface Tool extends Provisioner {
        /** All that the tool needs. */
        String directory();

        /** Installed for the run and taken away after it. */
        List<String> packages();

        @Override
        default Optional<String> files() {
            return Optional.of(directory());
        }
    }

    /**
     * Runs an Ansible playbook in the guest, against itself.
     *
     * @param directory with playbook, roles and whatever they need
     * @param playbook file in the directory
     * @param variables for the playbook, with the types that they have in the description
     * @param packages installed for the run and taken away after it
     * @param checkpoint whether a later build can go on after it
     */
    record Ansible(
            String directory,
            String playbook,
            Map<String, JsonNode> variables,
            List<String> packages,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean checkpoint)
            implements Tool {
        /** Copies the collections; null means none. */
        public Ansible {
            variables = mapOf(variables);
            packages = listOf(packages);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.ansible(this);
        }
    }

    /**
     * Applies a Puppet manifest in the guest, without a master.
     *
     * @param directory with manifests and modules
     * @param manifest file in the directory
     * @param modules directory of modules in the directory
     * @param facts external facts, with the types that they have in the description
     * @param packages installed for the run and taken away after it
     * @param checkpoint whether a later build can go on after it
     */
    record Puppet(
            String directory,
            String manifest,
            @Nullable String modules,
            Map<String, JsonNode> facts,
            List<String> packages,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean checkpoint)
            implements Tool {
        /** Copies the collections; null means none. */
        public Puppet {
            facts = mapOf(facts);
            packages = listOf(packages);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.puppet(this);
        }
    }

    /**
     * Runs Chef in the guest in local mode.
     *
     * @param directory with cookbooks
     * @param runList recipes and roles
     * @param attributes file of attributes in the directory, JSON
     * @param packages installed for the run and taken away after it
     * @param checkpoint whether a later build can go on after it
     */
    record Chef(
            String directory,
            List<String> runList,
            @Nullable String attributes,
            List<String> packages,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean checkpoint)
            implements Tool {
        /** One after which no build goes on. */
        public Chef(String directory, List<String> runList, @Nullable String attributes, List<String> packages) {
            this(directory, runList, attributes, packages, false);
        }

        /** Copies the collections; null means none. */
        public Chef {
            runList = listOf(runList);
            packages = listOf(packages);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.chef(this);
        }
    }

    private static List<String> listOf(@Nullable List<String> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    private static <T> Map<String, T> mapOf(@Nullable Map<String, T> given) {
        return given == null ? Map.of() : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }
}
