package org.cloudimagefactory.nifty.command;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.transfer.CopyTransfer;
import org.cloudimagefactory.nifty.transfer.HttpTransfer;
import org.cloudimagefactory.nifty.transfer.LocalTransfer;
import org.cloudimagefactory.nifty.transfer.Transfer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where image files lie, and how they get into the cloud. */
@InGroup(OptionGroup.TRANSFER)
public final class TransferOptions {
    private static final int MOST_PORTS = 65_535;

    @Option(
            names = "--transfer",
            paramLabel = "WAY",
            description = "local (the front end reads the same path), copy or http; default ${DEFAULT-VALUE}.")
    private String way = "local";

    @Option(
            names = "--images-dir",
            paramLabel = "DIR",
            split = ",",
            defaultValue = "/var/spool/comfy,/var/spool/itchy/output",
            description = "Directories below which image files must lie; default ${DEFAULT-VALUE}.")
    private List<Path> imageDirectories = List.of();

    @Option(
            names = "--copy-dir",
            paramLabel = "DIR",
            description = "With --transfer copy: directory that the front end can read.")
    private @Nullable Path copyDirectory;

    @Option(
            names = "--copy-permissions",
            paramLabel = "OCTAL",
            description = "With --transfer copy: permissions of copies; default ${DEFAULT-VALUE}.")
    private String copyPermissions = "644";

    @Option(
            names = "--http-address",
            paramLabel = "HOST:PORT",
            description = "With --transfer http: where to serve images; port 0 is any; default ${DEFAULT-VALUE}.")
    private String httpAddress = "127.0.0.1:0";

    @Option(
            names = "--http-url",
            paramLabel = "URL",
            description = "With --transfer http: how the front end reaches that address, where it differs.")
    private @Nullable String httpUrl;

    @Option(
            names = "--skip-capacity-check",
            description = "Have OpenNebula not look whether an image fits into its datastore; for administrators only.")
    boolean skipCapacityCheck;

    List<Path> imageDirectories() {
        for (Path directory : imageDirectories) {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new EnvironmentProblem("--images-dir " + directory + " is no directory");
            }
        }
        return imageDirectories.stream().map(Path::toAbsolutePath).toList();
    }

    List<Path> writes(boolean deletesImages) {
        List<Path> paths = new ArrayList<>(deletesImages ? imageDirectories : List.of());
        if (copyDirectory != null && way.equals("copy")) {
            paths.add(copyDirectory);
        }
        return paths;
    }

    List<Path> reads() {
        return imageDirectories;
    }

    Transfer transfer(ShutdownTasks shutdown) {
        return switch (way) {
            case "local" -> new LocalTransfer(imageDirectories());
            case "copy" -> new CopyTransfer(required(copyDirectory), FilePermissions.parse(copyPermissions), shutdown);
            case "http" -> new HttpTransfer(address(), publicAddress());
            default ->
                throw new UsageProblem("unknown way '" + way + "' of --transfer").hint("give local, copy or http");
        };
    }

    private static Path required(@Nullable Path directory) {
        if (directory == null) {
            throw new UsageProblem("--transfer copy needs --copy-dir")
                    .hint("name a directory that OpenNebula's front end can read");
        }
        return directory;
    }

    private InetSocketAddress address() {
        int colon = httpAddress.lastIndexOf(':');
        String port = httpAddress.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORTS) {
            throw new UsageProblem("--http-address takes HOST:PORT, not '" + httpAddress + "'");
        }
        String host = httpAddress.substring(0, colon).replaceAll("^\\[|\\]$", "");
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new UsageProblem("--http-address names an unknown host '" + host + "'");
        }
        if (address.getAddress().isAnyLocalAddress() && httpUrl == null) {
            throw new UsageProblem("--http-address " + httpAddress + " is every address of this machine")
                    .hint("say with --http-url which one the front end uses");
        }
        return address;
    }

    private @Nullable URI publicAddress() {
        if (httpUrl == null) {
            return null;
        }
        try {
            URI uri = new URI(httpUrl);
            if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
                throw new UsageProblem("--http-url takes an HTTP address, not '" + httpUrl + "'");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new UsageProblem("--http-url takes an HTTP address, not '" + httpUrl + "'").causedBy(e);
        }
    }
}
