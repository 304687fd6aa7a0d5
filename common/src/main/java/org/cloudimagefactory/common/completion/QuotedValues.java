package org.cloudimagefactory.common.completion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the texts that JSON documents hold under a key, without a parser: those with escapes, and those that are no texts, are
 * passed over. Good enough for an offer, and for nothing else.
 */
public final class QuotedValues {
    private static final String SUFFIX = ".json";
    private static final int SIZE_LIMIT = 1 << 24;
    private static final int FILES_LIMIT = 5000;

    private final Pattern pattern;

    /** Looks for this key. */
    public QuotedValues(String key) {
        this(Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*\"([^\"\\\\]*)\""));
    }

    /** Looks for the first group of this pattern. */
    public QuotedValues(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The texts in a file, no more than so many; of one that is no file, or larger than 16 MiB, none. */
    public List<String> of(Path file, int most) throws IOException {
        List<String> values = new ArrayList<>();
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= SIZE_LIMIT) {
            Matcher matcher = pattern.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            while (values.size() < most && matcher.find()) {
                values.add(matcher.group(1));
            }
        }
        return values;
    }

    /** The first text in each of the documents in a directory, of which those with a hidden name are passed over. */
    public List<String> ofAll(Path directory) throws IOException {
        List<String> values = new ArrayList<>();
        for (Path file : documents(directory)) {
            values.addAll(of(file, 1));
        }
        return values;
    }

    /** The documents in a directory, in no order, as many as can be read while somebody waits; none if there is no directory. */
    public static List<Path> documents(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(SUFFIX) && !name.startsWith(".") && files.size() < FILES_LIMIT) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }
}
