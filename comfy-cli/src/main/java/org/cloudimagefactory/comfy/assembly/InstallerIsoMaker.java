package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Temporaries;
import org.cloudimagefactory.common.work.Progress;

/**
 * Has a distribution's own script make its installer ISO. The ISO is kept in the cache directory under a digest of all
 * files of the template directory, so that it is made once for the same sources.
 */
public final class InstallerIsoMaker {
    private static final Pattern NONE = Pattern.compile("(?!)");
    /** What lies beside an installer ISO. */
    private static final Pattern FORM = Pattern.compile("\\.lock|packages|.+-[0-9a-f]{16}\\.iso|\\..+\\.part");

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final CommandRunner runner;
    private final Path cacheDirectory;

    /** Keeps what is made in the directory. */
    public InstallerIsoMaker(CommandRunner runner, Path cacheDirectory) {
        this.runner = runner;
        this.cacheDirectory = cacheDirectory;
    }

    /** The ISO for a plan whose medium is made by a script; builds that run side by side make it once. */
    public synchronized Path iso(BuildPlan plan, Path script, Progress.Task progress) {
        // By the script's own directory, so that a distribution that is based on another shares its installer.
        String maker = Objects.requireNonNull(
                        Objects.requireNonNull(script.getParent()).getFileName())
                .toString();
        String name = maker + "-" + plan.appliance().system().version();
        try {
            Path installers = CacheMark.claim(cacheDirectory.toAbsolutePath().resolve("installers"), NONE);
            Path directory = CacheMark.claim(installers.resolve(maker), FORM);
            Path iso = directory.resolve(name + "-" + digest(script) + ".iso");
            if (Files.exists(iso)) {
                return iso;
            }
            make(plan, script, iso, progress);
            return iso;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot make the installer ISO of " + name, e);
        }
    }

    private void make(BuildPlan plan, Path script, Path iso, Progress.Task progress) throws IOException {
        Path directory = Objects.requireNonNull(iso.getParent());
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (Files.exists(iso)) {
                // Another process made it while we waited for the lock.
                return;
            }
            removeDebris(directory);
            progress.note("making the installer ISO");
            Path temporary = AtomicFile.temporaryFor(iso);
            try {
                runner.run(Command.of(List.of(
                                        script.toString(),
                                        "--output",
                                        temporary.toString(),
                                        "--cache-dir",
                                        directory.resolve("packages").toString(),
                                        "--version",
                                        plan.appliance().system().version()))
                                .within(LIMIT)
                                .onError(progress::note)
                                .hint("the template directory is incomplete"))
                        .orThrow("cannot make the installer ISO of " + plan.name());
                AtomicFile.publish(temporary, iso);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** What a killed run left; nobody else writes here while we hold the lock. */
    private static void removeDebris(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(
                            file -> Temporaries.isOurs(file.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static String digest(Path script) throws IOException {
        Path root = Objects.requireNonNull(script.getParent());
        try (Stream<Path> files = Files.walk(root)) {
            MessageDigest digest = Digest.SHA_256.start();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(Files.readAllBytes(file));
            }
            return Digest.hex(digest).substring(0, 16);
        }
    }
}
