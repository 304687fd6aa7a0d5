package org.cloudimagefactory.comfy.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.cloudimagefactory.comfy.console.ConsoleFiles;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * Where a throw-away guest lives: its disk beside the images of builds, where there is room for it, and all else, with names that are
 * short enough for sockets, in the directory for temporary files. Both are recorded before they are made, and go when this is
 * closed, when the process is asked to end, or when the next run finds that this one was killed.
 */
final class ShellDirectory implements AutoCloseable {
    private static final String NAME = ".comfy-shell-";

    private final WorkRecord ofDisk;
    private final WorkRecord ofRest;
    private final ShutdownTasks.Registration cleanup;
    private final Path disk;
    private final Path rest;

    private ShellDirectory(WorkRecord ofDisk, WorkRecord ofRest, ShutdownTasks shutdown) {
        this.ofDisk = ofDisk;
        this.ofRest = ofRest;
        cleanup = shutdown.register(this::remove);
        String name = NAME + Long.toHexString(new SecureRandom().nextLong());
        disk = made(ofDisk, name);
        rest = made(ofRest, name);
    }

    /** Opens one for a guest whose disk lies in this directory. */
    static ShellDirectory open(Path output, WorkRecords records, ShutdownTasks shutdown) {
        WorkRecord ofDisk = records.open(Directories.writable(output));
        return new ShellDirectory(ofDisk, records.open(Path.of(System.getProperty("java.io.tmpdir"))), shutdown);
    }

    private static Path made(WorkRecord record, String name) {
        try {
            return Files.createDirectory(
                    record.add(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot make " + name, e);
        }
    }

    Path disk() {
        return disk.resolve("disk.qcow2").toAbsolutePath();
    }

    Path firmwareVariables() {
        return disk.resolve("variables.fd").toAbsolutePath();
    }

    Path seed() {
        return rest.resolve("seed.iso");
    }

    /** The scripts of steps of a layer. */
    Path files(int layer) {
        return rest.resolve("files-" + layer);
    }

    /** What is served to the guest. */
    Path http() {
        return rest.resolve("http");
    }

    /** What steps say. */
    Path log() {
        return rest.resolve("steps.log");
    }

    /** The connection's socket. */
    Path connection() {
        return rest.resolve("ssh");
    }

    /** The socket of the serial console. */
    Path serial() {
        return rest.resolve("serial");
    }

    ConsoleFiles console() {
        return ConsoleFiles.in(rest, rest);
    }

    /** Any other file of it. */
    Path file(String name) {
        return rest.resolve(name);
    }

    /** The private key, for this user alone. */
    Path key(String text) {
        Path key = rest.resolve("key");
        try {
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(key, text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + key, e);
        }
    }

    private void remove() {
        ofDisk.close();
        ofRest.close();
    }

    @Override
    public void close() {
        remove();
        cleanup.close();
    }
}
