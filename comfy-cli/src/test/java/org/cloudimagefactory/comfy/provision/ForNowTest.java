package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library of guests with package managers that only tell what they are asked to do. */
class ForNowTest {
    @TempDir
    Path directory;

    @Test
    void removesOfPackagesByRpmOnlyWhatNothingElseNeeds() throws IOException {
        program("rpm", """
                case "$*" in
                    "-e --test ansible.noarch python3.x86_64 libyaml.x86_64")
                        printf 'error: Failed dependencies:\\n\\tpython(abi) = 3.9 is needed by (installed) web-1.0-1.x86_64\\n' >&2
                        exit 1 ;;
                    "-q --whatprovides python(abi) = 3.9 "*) echo python3.x86_64 ;;
                    "-e --test "*) ;;
                    "-e "*) echo "$*" ;;
                esac
                """);
        assertEquals(
                "-e ansible.noarch libyaml.x86_64\n",
                run("remove_rpms ansible.noarch python3.x86_64 libyaml.x86_64").output());
    }

    @Test
    void saysWhichPackagesCannotBeRemoved() throws IOException {
        program("rpm", "printf '\\tx is needed by (installed) y-1-1.noarch\\n' >&2; exit 1\n");
        CommandResult result = run("remove_rpms a.noarch");
        assertEquals(1, result.exitCode());
        assertEquals(
                "comfy: packages cannot be removed: \tx is needed by (installed) y-1-1.noarch",
                result.error().stripTrailing());
    }

    @Test
    void keepsOrphansThatWereThereBefore() throws IOException {
        Path log = directory.resolve("log");
        program("dpkg", "echo amd64\n");
        program("dpkg-query", """
                case $* in *installed-check*) exit 1 ;; esac
                case $* in *tool*) exit 1 ;; esac
                printf 'ii \\torphan:amd64\\nii \\tbase:all\\nrc \\tgone:amd64\\n'
                [ ! -e LOG ] || ! grep -q install LOG || printf 'ii \\ttool:all\\nii \\tlib:amd64\\n'
                """.replace("LOG", log.toString()));
        program("apt-get", "echo \"apt-get $*\" >>" + log + "\n");
        program("apt-mark", """
                if [ "$1" = showauto ]; then printf 'lib\\norphan\\ntool\\n'; else echo "apt-mark $*" >>LOG; fi
                """.replace("LOG", log.toString()));
        CommandResult result = run("install_for_now tool\nremove_what_was_for_now\n");
        assertEquals(0, result.exitCode(), result.error());
        assertEquals(
                List.of(
                        "apt-get -q update",
                        "apt-get -q -y -o Dpkg::Options::=--force-confold install tool",
                        "apt-mark auto lib tool",
                        "apt-mark manual orphan",
                        "apt-get -q -y --purge -o APT::AutoRemove::RecommendsImportant=false"
                                + " -o APT::AutoRemove::SuggestsImportant=false autoremove",
                        "apt-mark auto orphan"),
                Files.readAllLines(log));
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private CommandResult run(String calls) {
        String library = GuestScript.read(GuestScript.LIBRARY).replace("/tmp/comfy-", directory + "/comfy-");
        return new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("sh", "-c", "PATH=" + directory + ":$PATH\n" + library + calls));
    }
}
