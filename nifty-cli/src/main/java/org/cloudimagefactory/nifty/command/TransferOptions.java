package org.cloudimagefactory.nifty.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.nifty.transfer.LocalTransfer;
import org.cloudimagefactory.nifty.transfer.Transfer;
import picocli.CommandLine.Option;

/** Where image files lie, and how they get into the cloud. */
public final class TransferOptions {
    @Option(
            names = "--transfer",
            paramLabel = "WAY",
            defaultValue = "local",
            description = "local (the front end reads the same path), copy or http; default ${DEFAULT-VALUE}.")
    private String way = "local";

    @Option(
            names = "--images-dir",
            paramLabel = "DIR",
            split = ",",
            defaultValue = "/var/spool/comfy,/var/spool/itchy",
            description = "Directories below which image files must lie; default ${DEFAULT-VALUE}.")
    private List<Path> imageDirectories = List.of();

    /** For picocli. */
    public TransferOptions() {}

    /** Directories below which image files must lie. */
    List<Path> imageDirectories() {
        for (Path directory : imageDirectories) {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw FactoryException.environment("--images-dir " + directory + " is no directory");
            }
        }
        return imageDirectories.stream().map(Path::toAbsolutePath).toList();
    }

    /** The chosen way. */
    Transfer transfer() {
        return switch (way) {
            case "local" -> new LocalTransfer();
            default ->
                throw FactoryException.usage("unknown way '" + way + "' of --transfer")
                        .hint("give local, copy or http");
        };
    }
}
