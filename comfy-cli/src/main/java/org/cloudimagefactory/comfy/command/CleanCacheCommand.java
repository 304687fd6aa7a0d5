package org.cloudimagefactory.comfy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comfy clean-cache}. */
@Command(
        name = "clean-cache",
        description = "Remove all that comfy fetched and made for builds; it is fetched anew when needed.")
public final class CleanCacheCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Path usual;

    /** Cleans this directory, unless the operator names another. */
    public CleanCacheCommand(Path usual) {
        this.usual = usual;
    }

    @Override
    public Integer call() {
        Path cache = tools.cacheDirectory(usual);
        long bytes = 0;
        List<Path> left = new ArrayList<>();
        // Only what is marked as made by comfy: somebody may have named a directory of his own.
        List<Path> places = new ArrayList<>(List.of(cache.resolve("downloads")));
        places.addAll(installers(cache.resolve("installers")));
        for (Path place : places) {
            if (CacheMark.isMarked(place)) {
                bytes += remove(place);
            } else if (Files.exists(place)) {
                left.add(place);
            }
        }
        if (AcceleratorProbe.isAnswer(cache.resolve("accelerator"))) {
            bytes += remove(cache.resolve("accelerator"));
        }
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        left.forEach(place -> err.println(PrintableText.of(
                "comfy: " + place + " is left: nothing in it says that comfy made it; look at it, then remove it")));
        err.flush();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println("removed " + (bytes >> 20) + " MiB from " + cache);
        out.flush();
        return ExitCode.OK;
    }

    /** The directory as a whole if comfy made it, else those in it that comfy made. */
    private static List<Path> installers(Path directory) {
        if (CacheMark.isMarked(directory) || !Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> makers = Files.list(directory)) {
            return makers.sorted().toList();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    private static long remove(Path entry) {
        try {
            return TreeRemoval.remove(entry);
        } catch (IOException e) {
            throw Directories.unusable(entry, "remove", e);
        }
    }
}
