package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Starts a soak in a mount namespace of its own, where it may make small file systems whoever the user is. */
final class SoakProcess {
    private SoakProcess() {}

    /** Runs it, with settings of which each can be overruled by a system property; its exit code. */
    static int run(Path directory, int events, int appliances, int checkpoints)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--propagation",
                "private",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        line.add("-Dsoak.events=" + Integer.getInteger("soak.events", events));
        line.add("-Dsoak.appliances=" + Integer.getInteger("soak.appliances", appliances));
        line.add("-Dsoak.checkpoints=" + Integer.getInteger("soak.checkpoints", checkpoints));
        line.add("-Dsoak.minutes=" + Integer.getInteger("soak.minutes", Integer.MAX_VALUE));
        line.add("-Dsoak.seed=" + Long.getLong("soak.seed", new Random().nextInt(Integer.MAX_VALUE)));
        line.add("-Dsoak.directory=" + directory);
        line.add("-Dsoak.home=" + home());
        line.add(SoakMain.class.getName());
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }

    private static Path home() throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next();
        }
    }
}
