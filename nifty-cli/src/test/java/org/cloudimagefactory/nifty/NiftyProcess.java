package org.cloudimagefactory.nifty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nifty as a process of its own, that can be killed. */
final class NiftyProcess {
    private final Process process;

    private NiftyProcess(Process process) {
        this.process = process;
    }

    static NiftyProcess start(List<String> arguments) {
        return start(List.of(), arguments);
    }

    /** As a user whom permissions bind, even when the tests run as root. */
    static NiftyProcess startWithoutPrivileges(List<String> arguments) {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> powerless = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        return start(root ? powerless : List.of(), arguments);
    }

    /** As somebody works who lets nobody else read new files. */
    static NiftyProcess startClosed(List<String> arguments) {
        return start(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"), arguments);
    }

    private static NiftyProcess start(List<String> before, List<String> arguments) {
        List<String> line = new ArrayList<>(before);
        // Tests that run behind an & are deaf to SIGINT, and what they start would be, too.
        line.addAll(List.of("env", "--default-signal=INT"));
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.nifty.NiftyMain"));
        line.addAll(arguments);
        try {
            return new NiftyProcess(
                    new ProcessBuilder(line).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ends by itself within this time; gives others the processor while a test waits for something. */
    boolean endsWithin(long nanos) throws InterruptedException {
        return process.waitFor(nanos, TimeUnit.NANOSECONDS);
    }

    /** As SIGKILL does it. */
    void kill() {
        process.destroyForcibly();
    }

    /** As Ctrl-C does it. */
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String output() {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("nifty does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
