package org.cloudimagefactory.itchy.farm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The itchy of this build as a program for nodes. */
final class NodeTool {
    private NodeTool() {}

    /** A program that runs some lines of shell, and then itchy from these classes and those of this process. */
    static Path write(Path file, String before, String classes) throws IOException {
        Files.writeString(
                file,
                "#!/bin/sh\n" + before + "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '" + classes
                        + System.getProperty("java.class.path") + "' org.cloudimagefactory.itchy.ItchyMain \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
