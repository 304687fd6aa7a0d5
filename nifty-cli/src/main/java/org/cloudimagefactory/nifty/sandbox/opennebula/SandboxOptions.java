package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox is started with.
 *
 * @param stateDirectory where it keeps its memory, created when missing
 * @param datastoreDirectory where the datastores' directories are
 * @param port to listen on, 0 for any free one
 * @param version the version to imitate
 * @param password of oneadmin, or null to keep the one of the last start, or to make one up
 * @param copyDelay how long an image stays LOCKED at least, and in DELETE
 * @param copyBytesPerSecond how fast files are copied, 0 for as fast as it goes
 * @param safeDirs prefixes of paths that images may be copied from
 * @param restrictedDirs prefixes of paths that they may not be copied from otherwise
 * @param capacityMegabytes size of the datastores, 0 for that of the file system
 */
public record SandboxOptions(
        Path stateDirectory,
        Path datastoreDirectory,
        int port,
        OneVersion version,
        @Nullable String password,
        Duration copyDelay,
        long copyBytesPerSecond,
        List<String> safeDirs,
        List<String> restrictedDirs,
        long capacityMegabytes) {
    public SandboxOptions {
        safeDirs = List.copyOf(safeDirs);
        restrictedDirs = List.copyOf(restrictedDirs);
    }

    /** A sandbox of the newest version with all its files in this directory, on any port, set up as the recorded servers were. */
    public static SandboxOptions in(Path stateDirectory) {
        return new SandboxOptions(
                stateDirectory,
                stateDirectory.resolve("datastores"),
                0,
                OneVersion.V7_4,
                null,
                Duration.ofMillis(50),
                0,
                List.of("/var/tmp"),
                List.of("/"),
                0);
    }

    /** With its datastores elsewhere. */
    public SandboxOptions datastoresIn(Path directory) {
        return new SandboxOptions(
                stateDirectory,
                directory,
                port,
                version,
                password,
                copyDelay,
                copyBytesPerSecond,
                safeDirs,
                restrictedDirs,
                capacityMegabytes);
    }

    /** Listening on this port. */
    public SandboxOptions onPort(int value) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                value,
                version,
                password,
                copyDelay,
                copyBytesPerSecond,
                safeDirs,
                restrictedDirs,
                capacityMegabytes);
    }

    /** Imitating this version. */
    public SandboxOptions imitating(OneVersion value) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                port,
                value,
                password,
                copyDelay,
                copyBytesPerSecond,
                safeDirs,
                restrictedDirs,
                capacityMegabytes);
    }

    /** With this password of oneadmin. */
    public SandboxOptions withPassword(String value) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                port,
                version,
                value,
                copyDelay,
                copyBytesPerSecond,
                safeDirs,
                restrictedDirs,
                capacityMegabytes);
    }

    /** Copying after this delay and at this speed. */
    public SandboxOptions copying(Duration delay, long bytesPerSecond) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                port,
                version,
                password,
                delay,
                bytesPerSecond,
                safeDirs,
                restrictedDirs,
                capacityMegabytes);
    }

    /** Taking images from below these directories, in addition to the ones there are. */
    public SandboxOptions trusting(Path... directories) {
        List<String> more = new java.util.ArrayList<>(safeDirs);
        for (Path directory : directories) {
            more.add(directory.toAbsolutePath().normalize().toString());
        }
        return withSafeDirs(more);
    }

    /** Taking images from below these directories only. */
    public SandboxOptions withSafeDirs(List<String> value) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                port,
                version,
                password,
                copyDelay,
                copyBytesPerSecond,
                value,
                restrictedDirs,
                capacityMegabytes);
    }

    /** With datastores of this size. */
    public SandboxOptions withCapacity(long megabytes) {
        return new SandboxOptions(
                stateDirectory,
                datastoreDirectory,
                port,
                version,
                password,
                copyDelay,
                copyBytesPerSecond,
                safeDirs,
                restrictedDirs,
                megabytes);
    }

    Optional<String> givenPassword() {
        return Optional.ofNullable(password);
    }
}
