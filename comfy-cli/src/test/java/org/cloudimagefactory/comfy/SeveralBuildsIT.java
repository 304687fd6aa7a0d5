package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralBuildsIT {
    @TempDir
    Path directory;

    @Test
    void whatIsInTheWayOfOneBuildIsNotInThatOfOthers() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("build"));
        for (String name : List.of("one", "two")) {
            Path description = directory.resolve(name + ".yml");
            arguments.add(
                    Files.writeString(description, "distribution: micro\n").toString());
            Path strange = Files.createDirectories(directory.resolve(".comfy-" + name + "-1.0"));
            Files.writeString(strange.resolve("mine"), "mine");
        }
        arguments.addAll(List.of("--version", "1", "--accelerator", "tcg", "--output-dir", directory.toString()));
        ComfyRun run = ComfyRun.of(arguments.toArray(String[]::new));
        assertEquals(
                List.of("one", "two"),
                run.err()
                        .lines()
                        .filter(line -> line.contains("is in the way"))
                        .map(line -> line.replaceFirst("^comfy: ([a-z]+)-1.0: .*", "$1"))
                        .toList(),
                run.err());
        assertEquals(3, run.exitCode());
    }
}
