package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox is started with.
 *
 * @param stateDirectory where it keeps its memory, created when missing
 * @param port to listen on, 0 for any free one
 * @param version the version to imitate
 * @param password of oneadmin, or null to keep the one of the last start, or to make one up
 * @param copies how images are copied
 * @param datastores what they are set up with
 */
public record SandboxOptions(
        Path stateDirectory,
        int port,
        OneVersion version,
        @Nullable String password,
        Copies copies,
        Datastores.Setup datastores) {
    /**
     * How images are copied.
     *
     * @param delay how long an image stays LOCKED at least, and in DELETE
     * @param bytesPerSecond how fast files are copied, 0 for as fast as it goes
     */
    public record Copies(Duration delay, long bytesPerSecond) {}

    /** A sandbox of the newest version with all its files in this directory, on any port, set up as the recorded servers were. */
    public static SandboxOptions in(Path stateDirectory) {
        return new SandboxOptions(
                stateDirectory,
                0,
                OneVersion.V7_4,
                null,
                new Copies(Duration.ofMillis(50), 0),
                new Datastores.Setup(stateDirectory.resolve("datastores"), List.of("/var/tmp"), List.of("/"), 0));
    }

    /** With its datastores elsewhere. */
    public SandboxOptions datastoresIn(Path directory) {
        return with(new Datastores.Setup(
                directory, datastores.safeDirs(), datastores.restrictedDirs(), datastores.capacityMegabytes()));
    }

    /** Listening on this port. */
    public SandboxOptions onPort(int value) {
        return new SandboxOptions(stateDirectory, value, version, password, copies, datastores);
    }

    /** Imitating this version. */
    public SandboxOptions imitating(OneVersion value) {
        return new SandboxOptions(stateDirectory, port, value, password, copies, datastores);
    }

    /** With this password of oneadmin. */
    public SandboxOptions withPassword(String value) {
        return new SandboxOptions(stateDirectory, port, version, value, copies, datastores);
    }

    /** Copying after this delay and at this speed. */
    public SandboxOptions copying(Duration delay, long bytesPerSecond) {
        Copies others = new Copies(delay, bytesPerSecond);
        return new SandboxOptions(stateDirectory, port, version, password, others, datastores);
    }

    /** Taking images from below these directories, in addition to the ones there are. */
    public SandboxOptions trusting(Path... directories) {
        Stream<String> more = Stream.of(directories)
                .map(directory -> directory.toAbsolutePath().normalize().toString());
        return withSafeDirs(Stream.concat(datastores.safeDirs().stream(), more).toList());
    }

    /** Taking images from below these directories only. */
    public SandboxOptions withSafeDirs(List<String> value) {
        return with(new Datastores.Setup(
                datastores.directory(), value, datastores.restrictedDirs(), datastores.capacityMegabytes()));
    }

    /** With datastores of this size. */
    public SandboxOptions withCapacity(long megabytes) {
        return with(new Datastores.Setup(
                datastores.directory(), datastores.safeDirs(), datastores.restrictedDirs(), megabytes));
    }

    private SandboxOptions with(Datastores.Setup others) {
        return new SandboxOptions(stateDirectory, port, version, password, copies, others);
    }

    Optional<String> givenPassword() {
        return Optional.ofNullable(password);
    }
}
