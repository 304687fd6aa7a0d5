package org.cloudimagefactory.comfy.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;

/** Finds the files in a directory that are descriptions of appliances: each says what it is made from. */
public final class DescriptionFiles {
    private static final int LIMIT = 1000;
    private static final int READ = 1 << 20;
    private static final Pattern NAME = Pattern.compile(".+\\.(ya?ml|json)");
    private static final Pattern SIGN = Pattern.compile("(?m)^\\s*\\{?\\s*[\"']?(distribution|from)[\"']?\\s*:");

    private DescriptionFiles() {}

    /**
     * What there is.
     *
     * @param descriptions files of appliances, by name
     * @param others files with such endings that say neither {@code distribution} nor {@code from}
     */
    public record Found(List<Path> descriptions, List<Path> others) {
        public Found {
            descriptions = List.copyOf(descriptions);
            others = List.copyOf(others);
        }
    }

    /** In this directory, not in those below it. */
    public static Found in(Path directory) {
        List<Path> descriptions = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && NAME.matcher(name).matches() && Files.isRegularFile(file)) {
                    (isDescription(file) ? descriptions : others).add(file);
                }
                if (descriptions.size() > LIMIT) {
                    throw new UsageProblem(directory + " has more than " + LIMIT + " descriptions")
                            .hint("name a smaller directory");
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
        Collections.sort(descriptions);
        Collections.sort(others);
        return new Found(descriptions, others);
    }

    private static boolean isDescription(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return SIGN.matcher(new String(in.readNBytes(READ), StandardCharsets.UTF_8))
                    .find();
        }
    }
}
