package org.cloudimagefactory.comfy.packer;

import java.util.Optional;

/**
 * One line of {@code packer -machine-readable}: {@code epoch,target,type,data...}; commas in data are written as
 * {@code %!(PACKER_COMMA)}, newlines as {@code \n}.
 *
 * @param type such as {@code ui} or {@code artifact}
 * @param kind of a ui message: {@code say}, {@code message} or {@code error}
 * @param text the rest
 */
public record PackerMessage(String type, String kind, String text) {
    private static final int FIELDS = 5;

    /** Reads a line; anything else that Packer or its plugins print is passed over. */
    public static Optional<PackerMessage> parse(String line) {
        String[] fields = line.split(",", FIELDS);
        if (fields.length < FIELDS || !fields[0].matches("[0-9]+") || !fields[2].equals("ui")) {
            return Optional.empty();
        }
        String text = fields[4]
                .replace("%!(PACKER_COMMA)", ",")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .strip();
        return Optional.of(new PackerMessage(fields[2], fields[3], text));
    }

    /** Whether Packer reports an error with it. */
    public boolean isError() {
        return kind.equals("error");
    }
}
