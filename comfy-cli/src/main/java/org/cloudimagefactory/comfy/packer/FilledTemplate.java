package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * A builder of a Packer template with the address of the answers wherever it stands in it, be it in keys to be typed, in
 * arguments of QEMU or in what a site adds; and in the text files that a site has put on a floppy disk.
 */
final class FilledTemplate {
    private static final String FLOPPY_FILES = "floppy_files";
    /** More does not fit on a floppy disk. */
    private static final long FLOPPY = 1_474_560;

    private final AnswersAddress address;
    private final Path copies;

    /** Copies of files with the address in them go into this directory. */
    FilledTemplate(AnswersAddress address, Path copies) {
        this.address = address;
        this.copies = copies;
    }

    ObjectNode of(ObjectNode builder) {
        ObjectNode filled = builder.objectNode();
        builder.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue())));
        if (filled.get(FLOPPY_FILES) instanceof ArrayNode files) {
            for (int i = 0; i < files.size(); i++) {
                files.set(i, TextNode.valueOf(floppyFile(files.get(i).asText(), i)));
            }
        }
        return filled;
    }

    private JsonNode filled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = object.objectNode();
            object.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue())));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = array.arrayNode();
            array.forEach(element -> filled.add(filled(element)));
            return filled;
        }
        return node.isTextual() ? TextNode.valueOf(address.in(node.asText())) : node;
    }

    /** Packer copies floppy files as they are; patterns and directories are left to it. */
    private String floppyFile(String name, int number) {
        Path file = Path.of(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FLOPPY) {
                return name;
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!AnswersAddress.isIn(text)) {
                return name;
            }
            // On the disk it has the last part of its name.
            Path copy = Files.createDirectories(copies.resolve("floppy-" + number))
                    .resolve(String.valueOf(file.getFileName()));
            Files.writeString(copy, address.inFile(text), StandardCharsets.ISO_8859_1);
            return copy.toString();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e).ofOneItem();
        }
    }
}
