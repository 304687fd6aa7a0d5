package org.cloudimagefactory.comfy.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cloudimagefactory.common.process.AttachedProgram;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * Stands in for a guest behind SSH: what it is asked to do is done by this host's shell, with what comfy puts into the guest's /tmp in a
 * directory of the test. Scripts without its mark are not meant for this host, and are put there without being run. Whatever else is
 * looked for is found as always.
 */
final class LocalGuest {
    /** Says that this host may run a script. */
    static final String MARK = "# harmless";

    /** What a login ends with. */
    static final int LOGIN = 5;

    private final Path directory;
    private final ProgramFinder programs;

    LocalGuest(Path directory) {
        this.directory = directory;
        Path bin = directory.resolve("bin");
        programs = new ProgramFinder(bin + ":" + System.getenv("PATH"));
        program("ssh", """
                for last; do :; done
                case " $* " in
                    *" exit 0 ") [ ! -e DIRECTORY/silent ] || exit 255 ;;
                    *" -O check "*) [ ! -e DIRECTORY/gone ] || exit 255 ;;
                    *" -M "*) exec sleep 600 ;;
                    *" root@127.0.0.1 ") exit 5 ;;
                    *)
                        case $last in
                            'cat >'* | 'mkdir '*) ;;
                            *comfy-again.sh*) grep -q 'MARK' DIRECTORY/comfy-again.sh || exit 0 ;;
                        esac
                        eval "$(printf '%s\\n' "$last" | sed 's#/tmp/comfy-#DIRECTORY/comfy-#g')"
                        ;;
                esac
                """.replace("MARK", MARK));
    }

    /** Puts a script in the place of a program. */
    void program(String name, String script) {
        try {
            Path file = Files.createDirectories(directory.resolve("bin")).resolve(name);
            Files.writeString(file, "#!/bin/sh\n" + script.replace("DIRECTORY", directory.toString()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody is let in any more. */
    void lock() throws IOException {
        Files.createFile(directory.resolve("silent"));
    }

    /** Who is in loses the connection. */
    void hangUp() throws IOException {
        Files.createFile(directory.resolve("gone"));
    }

    /** A file in the guest's /tmp that comfy puts there. */
    Path temporary(String name) {
        return directory.resolve(name);
    }

    CommandRunner runner(ShutdownTasks shutdown) {
        return new ProcessCommandRunner(programs, shutdown);
    }

    AttachedProgram attached(ShutdownTasks shutdown) {
        return new AttachedProgram(programs, shutdown);
    }
}
