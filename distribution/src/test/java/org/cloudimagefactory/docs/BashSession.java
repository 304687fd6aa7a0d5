package org.cloudimagefactory.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bash that is given one command after the other, so that directories, variables and functions of earlier ones stay. */
final class BashSession implements AutoCloseable {
    private static final String LOOP =
            "while IFS= read -r file; do . \"$file\" >\"$file.out\" 2>&1 </dev/null 3>&-; printf '%s\\n' \"$?\" >&3; done 3>&1";

    private final Process bash;
    private final Writer files;
    private final BufferedReader codes;
    private final Path scripts;
    private final Duration limit;
    private int count;

    /** @param limit what a single command may take */
    BashSession(Path scripts, Path directory, Map<String, String> environment, Duration limit) throws IOException {
        this.scripts = scripts;
        this.limit = limit;
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "--norc", "--noprofile", "-c", LOOP))
                .directory(directory.toFile())
                .redirectError(scripts.resolve("stderr").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        bash = builder.start();
        files = bash.outputWriter(StandardCharsets.UTF_8);
        codes = bash.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * @param exitCode of the last command
     * @param output what would have come to a terminal
     */
    record Answer(int exitCode, String output) {}

    /** Runs commands and waits for their end. */
    Answer run(String commands) throws IOException, InterruptedException {
        Path file = scripts.resolve("command-" + ++count);
        Files.writeString(file, commands + "\n");
        files.write(file + "\n");
        files.flush();
        String code = nextCode(file);
        Path output = file.resolveSibling(file.getFileName() + ".out");
        String said = Files.exists(output) ? Files.readString(output) : "";
        // A shell that ended was ended by its own "set -e".
        return new Answer(code == null ? Math.max(1, bash.waitFor()) : Integer.parseInt(code), said);
    }

    /** Starts a command that goes on, and waits until it has said the text. */
    Answer start(String command, String ready) throws IOException, InterruptedException {
        Path output = scripts.resolve("background-" + ++count);
        run("{ " + command + "\n} >" + output + " 2>&1 </dev/null &");
        Instant end = Instant.now().plus(limit);
        while (!Files.exists(output) || !Files.readString(output).contains(ready)) {
            if (Instant.now().isAfter(end)) {
                return new Answer(1, Files.exists(output) ? Files.readString(output) : "nothing was said");
            }
            Thread.sleep(50);
        }
        return new Answer(0, Files.readString(output));
    }

    private String nextCode(Path file) throws IOException, InterruptedException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return codes.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            return line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new AssertionError("still running after " + limit + ": " + Files.readString(file));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Ends the shell and all that it has left running. */
    @Override
    public void close() {
        List<ProcessHandle> running = bash.descendants().toList();
        bash.destroy();
        running.forEach(ProcessHandle::destroy);
        running.forEach(process -> process.onExit()
                .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                .join());
        running.forEach(ProcessHandle::destroyForcibly);
        bash.destroyForcibly();
    }
}
