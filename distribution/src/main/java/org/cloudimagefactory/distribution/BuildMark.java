package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file beside the jars whose name tells this build from others: builds are reproducible, so that jars of two of them may have the
 * same size and time, by which alone the JVM tells whether a class archive was made of them.
 */
record BuildMark(String name) {
    private static final String PREFIX = "BUILD-";

    /** The mark of a build in which these classes are. */
    static BuildMark of(List<Class<?>> classes) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Class<?> each : classes) {
                Path place = Path.of(
                        each.getProtectionDomain().getCodeSource().getLocation().toURI());
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return new BuildMark(PREFIX + HexFormat.of().formatHex(digest.digest(), 0, 8));
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the mark into a directory, in the place of others. */
    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path other : others) {
                Files.delete(other);
            }
        }
        Files.writeString(directory.resolve(name), "Tells this build from others; see bin/launcher.sh.\n");
    }
}
