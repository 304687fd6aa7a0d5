package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build whose keys do not come through: the boot prompt waits for ever. */
class HangIT {
    @TempDir
    Path directory;

    @Test
    void endsWithThePictureOfThePrompt() throws IOException {
        Path templates = directory.resolve("templates");
        Planning planning = new Planning(directory);
        planning.distribution(
                "mute", "{ \"name\": \"mute\", \"base\": \"micro\", \"boot_command\": [\"nobody reads this\"] }");
        Path kept = directory.resolve("out/mute-1.0.failed");
        int limit = 25;
        ComfyRun run = build(templates, limit);
        // On a busy machine the time is up before there is a screen at all.
        while (!Files.exists(kept.resolve("console.png")) && limit < 600) {
            limit *= 3;
            run = build(templates, limit);
        }
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
        String problem = run.err().lines().reduce("", (a, b) -> b);
        assertTrue(
                problem.startsWith(
                        "comfy: Packer build failed: the build took longer than " + limit + " s and was ended"),
                problem);
        assertTrue(
                problem.contains("; logs are in " + kept + "; the last screen is " + kept.resolve("console.png")),
                problem);
        BufferedImage screen = ImageIO.read(kept.resolve("console.png").toFile());
        assertTrue(colours(screen) >= 2, "the picture is empty");
        assertTrue(Files.exists(kept.resolve("packer.log")));
        assertTrue(Files.exists(kept.resolve("serial.log")));
        assertEquals(Set.of("mute-1.0.failed"), visible(directory.resolve("out")));
    }

    private ComfyRun build(Path templates, int seconds) {
        return ComfyRun.of(
                "build",
                "mute",
                "--template-dir",
                templates.toString(),
                "--accelerator",
                "tcg",
                "--timeout",
                seconds + "s",
                "--output-dir",
                directory.resolve("out").toString());
    }

    private static int colours(BufferedImage screen) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < screen.getHeight(); y++) {
            for (int x = 0; x < screen.getWidth(); x++) {
                colours.add(screen.getRGB(x, y));
            }
        }
        return colours.size();
    }

    private static Set<String> visible(Path output) throws IOException {
        Set<String> names = new HashSet<>();
        try (java.util.stream.Stream<Path> files = Files.list(output)) {
            files.map(file -> file.getFileName().toString()).forEach(names::add);
        }
        return names;
    }
}
