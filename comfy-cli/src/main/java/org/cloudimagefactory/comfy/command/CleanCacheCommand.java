package org.cloudimagefactory.comfy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.Directories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comfy clean-cache}. */
@Command(
        name = "clean-cache",
        description = "Remove all that comfy fetched and made for builds; it is fetched anew when needed.")
public final class CleanCacheCommand extends ToolCommand {
    @Mixin
    private ToolOptions tools = new ToolOptions();

    private final Path usual;

    /** Cleans this directory, unless the operator names another. */
    public CleanCacheCommand(Path usual) {
        this.usual = usual;
    }

    @Override
    protected int run() {
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
        ResultPrinter printer = printer();
        left.forEach(place -> printer.problem(
                place + " is left: nothing in it says that comfy made it; look at it, then remove it"));
        printer.line("removed " + (bytes >> 20) + " MiB from " + cache);
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
        if (!Files.exists(entry)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
                Files.delete(file);
            }
            return bytes;
        } catch (IOException e) {
            throw Directories.unusable(entry, "remove", e);
        }
    }
}
