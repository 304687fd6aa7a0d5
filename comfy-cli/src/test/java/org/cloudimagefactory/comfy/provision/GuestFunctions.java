package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tests of functions that run in guests: here, on files of guests below a directory, with stand-ins for programs of guests. */
abstract class GuestFunctions {
    @TempDir
    Path root;

    private final String directories;
    private final String functions;

    /**
     * Tests what these scripts have.
     *
     * @param directories of guests that are below the directory, as a regular expression without the first slash
     */
    GuestFunctions(String directories, String... scripts) {
        StringBuilder all = new StringBuilder();
        for (String script : scripts) {
            all.append(GuestScript.read(script));
        }
        this.directories = directories;
        this.functions = all.toString();
    }

    /** Exit code and stderr of calls. */
    final String run(String calls) throws Exception {
        String below = functions.replaceAll("(?<![A-Za-z0-9_*])/(" + directories + ")\\b", root + "/$1");
        Path script = write("script", below + calls + "\n");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
        builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + err;
    }

    /** A program of the guest; ROOT in its text is the directory. */
    final void program(String name, String text) throws IOException {
        Path file = write("bin/" + name, "#!/bin/sh\n" + text.replace("ROOT", root.toString()) + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    final Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    final String read(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }
}
