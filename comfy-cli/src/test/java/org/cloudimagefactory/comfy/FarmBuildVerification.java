package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two appliances on one parent, which is a job of its own. It runs only with {@code mvn -Pverification verify}, for its minutes. */
class FarmBuildVerification extends FarmBuilds {
    @Test
    void whatTwoAppliancesStandOnIsBuiltOnce() throws IOException {
        Path appliances = Files.createDirectory(directory.resolve("appliances"));
        Files.writeString(
                appliances.resolve("ground.yml"), "distribution: micro\nsize: 128M\ntitle: Ground\n" + step("ground"));
        for (String name : List.of("web", "shop")) {
            Files.writeString(appliances.resolve(name + ".yml"), "from: ground.yml\ntitle: A leaf\n" + step(name));
        }
        Path output = directory.resolve("images");
        long before = jobs();
        String[] build = {
            "build",
            appliances.resolve("web.yml").toString(),
            appliances.resolve("shop.yml").toString(),
            "-o",
            output.toString(),
            "--layer-dir",
            directory.resolve("layers").toString()
        };

        ComfyRun built = run(build);

        assertEquals(0, built.exitCode(), built.out() + built.err());
        assertEquals(3, jobs() - before, "what both stand on, and each of them");
        assertEquals(2, images(output));
        try (Stream<Path> files = Files.list(output)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                descriptor(file, output);
            }
        }
        assertEquals(0, run(build).exitCode());
        assertEquals(3, jobs() - before, "what is there is not built again");
    }

    private static String step(String name) {
        return "provisioners: [{ type: shell, inline: ['echo " + name + " >>/etc/order'] }]\n";
    }
}
