package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;

/**
 * Completes a description of the predecessor's form with what the predecessor took for granted: the keys around a boot command
 * that ends with the address of the HTTP server, and the files and scripts beside the answers of the installer.
 */
public final class PredecessorForm {
    /** What the name of the answers ends with, a template beside the description. */
    public static final String ANSWERS = ".cfg.erb";

    private static final Pattern ADDRESS_AT_END = Pattern.compile("(?s).*\\{\\{-?\\s*\\.HTTPPort\\s*-?}}/?");
    private static final List<String> PACKER_TEMPLATES = List.of("packer.erb", "packer.json.erb");
    private static final String BOOT_COMMAND = "boot_command";
    private static final String BOOT_WAIT = "boot_wait";
    private static final String PROVISIONERS = "provisioners";

    private PredecessorForm() {}

    /** Completes the description of a distribution in its directory; one of today's form stays as it is. */
    static void complete(ObjectNode description, String name, Path directory) {
        boolean completed = bootCommand(description, name);
        for (JsonNode version : description.path("versions")) {
            completed |= version instanceof ObjectNode layer && bootCommand(layer, name);
        }
        if (completed && !description.has(BOOT_WAIT)) {
            // Packer's own default, which the predecessor left alone.
            description.put(BOOT_WAIT, "10s");
        }
        if (!description.has(PROVISIONERS) && Files.exists(directory.resolve(name + ANSWERS))) {
            steps(description.putArray(PROVISIONERS), directory);
        }
    }

    /**
     * Refuses Packer templates of the predecessor, in the directory of a distribution or beside it: what they ask for would be
     * forgotten.
     */
    static void refuseTemplates(Path directory) {
        for (Path place : List.of(directory, Objects.requireNonNull(directory.getParent()))) {
            for (String name : PACKER_TEMPLATES) {
                Path template = place.resolve(name);
                if (Files.exists(template)) {
                    throw new EnvironmentProblem(
                                    template + " is a Packer template of the predecessor, which is not used:"
                                            + " comfy writes the template itself")
                            .hint(
                                    "move what it sets to 'qemu', 'virtualbox', 'machine', 'boot_command' or 'provisioners' of"
                                            + " the description, then take it away; 'comfy template' shows what comes of it");
                }
            }
        }
    }

    private static boolean bootCommand(ObjectNode layer, String name) {
        String keys = layer.path(BOOT_COMMAND).asText("");
        if (!ADDRESS_AT_END.matcher(keys).matches()) {
            return false;
        }
        // A space at the beginning was there to get lost while the menu went away; here a second passes first.
        layer.putArray(BOOT_COMMAND)
                .add("<esc><wait>")
                .add(keys.stripLeading().replaceFirst("/$", "") + "/" + name + ".cfg")
                .add("<enter>");
        return true;
    }

    private static void steps(ArrayNode steps, Path directory) {
        for (String file : names(directory.resolve("files"))) {
            steps.addObject().put("type", "file").put("source", "files/" + file).put("destination", "/root/" + file);
        }
        for (String script : names(directory.resolve("scripts"))) {
            steps.addObject().put("type", "shell").put("script", "scripts/" + script);
        }
    }

    /** Those that a shell's asterisk would name, in its order. */
    private static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*")) {
            return StreamSupport.stream(entries.spliterator(), false)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }
}
