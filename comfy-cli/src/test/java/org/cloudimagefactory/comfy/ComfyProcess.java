package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** comfy as a process of its own, as operators run it. */
public final class ComfyProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private ComfyProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts comfy behind other words of a command line, such as a wrapper. */
    static ComfyProcess start(Path log, List<String> wrapper, String... arguments) throws IOException {
        return start(log, wrapper, "org.cloudimagefactory.comfy.ComfyMain", arguments);
    }

    /** Starts a part of comfy behind a main class of a test. */
    public static ComfyProcess start(Path log, Class<?> main, String... arguments) throws IOException {
        return start(log, List.of(), main.getName(), arguments);
    }

    private static ComfyProcess start(Path log, List<String> wrapper, String main, String... arguments)
            throws IOException {
        // Whoever runs the tests in the background may have had SIGINT ignored, which processes inherit.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(wrapper);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("FACTORY_HOME", ComfyRun.SOURCES.toString());
        return new ComfyProcess(builder.start(), log);
    }

    /** Waits until QEMU runs with a disk below the directory. */
    public void awaitQemu(Path directory) throws IOException, InterruptedException {
        Instant end = Instant.now().plusSeconds(120);
        while (processesOf(directory).stream().noneMatch(line -> line.startsWith("qemu-system"))) {
            if (Instant.now().isAfter(end) || !process.isAlive()) {
                throw new IllegalStateException("no QEMU: " + log());
            }
            Thread.sleep(100);
        }
    }

    /** Sends a signal to comfy alone. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The exit code; 128 + n for a signal that it did not handle. */
    public int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("still running after " + limit);
        }
        return process.exitValue();
    }

    /** What it wrote to stdout and stderr. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Command lines, without directories of programs, of all processes that name the directory. */
    public static List<String> processesOf(Path directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ComfyProcess::commandLine)
                    .flatMap(Optional::stream)
                    .filter(line -> line.contains(directory.toString()) && !line.startsWith("java "))
                    .toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Optional<String> commandLine(ProcessHandle handle) {
        try {
            String line = Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"))
                    .replace('\0', ' ');
            int space = line.indexOf(' ');
            int slash = line.substring(0, Math.max(0, space)).lastIndexOf('/');
            return Optional.of(line.substring(slash + 1));
        } catch (IOException e) {
            // It has ended since.
            return Optional.empty();
        }
    }
}
