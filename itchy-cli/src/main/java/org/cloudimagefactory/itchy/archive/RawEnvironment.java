package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment of this process, as bytes first: Java decodes it by the locale, and hooks and cron jobs run in one in which
 * all letters outside of ASCII would be lost.
 */
public final class RawEnvironment {
    private static final Path SOURCE = Path.of("/proc/self/environ");

    private RawEnvironment() {}

    /** All variables. */
    public static Map<String, String> read() {
        try {
            return parse(Files.readAllBytes(SOURCE));
        } catch (IOException e) {
            return System.getenv();
        }
    }

    /** Reads variables that end in zero bytes. */
    static Map<String, String> parse(byte[] block) {
        Map<String, String> variables = new HashMap<>();
        int start = 0;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == 0) {
                put(block, start, i, variables);
                start = i + 1;
            }
        }
        put(block, start, block.length, variables);
        return variables;
    }

    private static void put(byte[] block, int start, int end, Map<String, String> variables) {
        for (int i = start; i < end; i++) {
            if (block[i] == '=') {
                variables.putIfAbsent(decoded(block, start, i), decoded(block, i + 1, end));
                return;
            }
        }
    }

    /** UTF-8, as nearly everything is; else every byte is a letter, so that nothing is lost. */
    private static String decoded(byte[] block, int start, int end) {
        ByteBuffer bytes = ByteBuffer.wrap(block, start, end - start);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return new String(block, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }
}
