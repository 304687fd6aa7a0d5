package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.soak.ToolRun.Outcome;
import org.cloudimagefactory.soak.ToolRun.Usage;

/** Runs the tools as they ship, and kills them. */
final class Tools {
    private static final long LIMIT_MINUTES = 10;
    private final SoakSettings settings;
    private final Path logs;
    private final Tally tally;
    private final Map<String, String> setBack;

    Tools(SoakSettings settings, Tally tally) throws IOException {
        this.settings = settings;
        this.tally = tally;
        setBack = setBack();
        logs = Files.createDirectories(settings.directory().resolve("logs"));
    }

    /** Runs a tool; an exit code that it must not have, or a stack trace, is a fault. */
    Outcome run(ToolRun run, Conditions conditions, Set<Integer> expected) throws IOException, InterruptedException {
        Outcome outcome = run(run, conditions);
        tally.count(run.name() + (outcome.wasKilled() ? ": killed" : ": exit " + outcome.exitCode()));
        if (conditions.clockSetBack()) {
            tally.count("clock set back for " + run.name());
        }
        outcome.err()
                .lines()
                .filter(line -> line.contains("cannot note that"))
                .forEach(line -> tally.count(Tally.NOT_NOTED));
        boolean isExpected =
                (outcome.wasKilled() && conditions.killAfter() != null) || expected.contains(outcome.exitCode());
        if (!isExpected || outcome.err().contains("\tat ")) {
            tally.fault(run.tool() + " " + run.arguments() + " ended with " + outcome.exitCode() + ":\n" + outcome.out()
                    + outcome.err());
        }
        return outcome;
    }

    /** As the other, watched closely and let be. */
    Usage measured(ToolRun run) throws IOException, InterruptedException {
        Process process = builder(run, Conditions.CALM)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Usage usage = Usage.NONE;
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            usage = usage.with(Usage.of(process.pid()));
        }
        if (process.exitValue() != 0) {
            tally.fault("calm " + run.name() + " ended with " + process.exitValue());
        }
        return usage;
    }

    private Outcome run(ToolRun run, Conditions conditions) throws IOException, InterruptedException {
        Path out = Files.createTempFile(logs, run.tool(), ".out");
        Path err = Files.createTempFile(logs, run.tool(), ".err");
        try {
            Process process = builder(run, conditions)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (conditions.killAfter() != null
                    && !process.waitFor(conditions.killAfter().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                tally.fault(run + " goes on and on");
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err), Usage.NONE);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    ProcessBuilder builder(ToolRun run, Conditions conditions) {
        List<String> line = new ArrayList<>();
        line.add(settings.home().resolve("bin").resolve(run.tool()).toString());
        line.addAll(run.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(settings.directory().toFile());
        builder.environment().putAll(run.environment());
        builder.environment().put("HOME", settings.directory().toString());
        if (conditions.clockSetBack()) {
            builder.environment().putAll(setBack);
        }
        return builder;
    }

    /** By Debian's package faketime the clock is an hour slow; timers go on as they do, and so do the times of files. */
    private static Map<String, String> setBack() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            for (Path directory : all) {
                Path library = directory.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return Map.of(
                            "LD_PRELOAD", library.toString(),
                            "FAKETIME", "-3600s",
                            "DONT_FAKE_MONOTONIC", "1",
                            "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                            "NO_FAKE_STAT", "1");
                }
            }
        }
        throw new IOException("no libfaketime; install Debian's package faketime");
    }
}
