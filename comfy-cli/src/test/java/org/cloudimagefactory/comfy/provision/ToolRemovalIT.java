package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a provisioner's tool leaves behind, told by the real apt and the real rpm, each with a root of its own and tiny packages:
 * {@code tool} needs {@code part}, {@code shared} and {@code kept}; {@code orphan} and {@code kept} were there before, and nobody needed
 * them; {@code app}, which needs {@code shared}, comes while the tool is there.
 */
class ToolRemovalIT {
    private static final String TOOL_NEEDS = "part, shared, kept";
    private static final List<String> BEFORE = List.of("kept", "orphan");
    private static final List<String> AFTER = List.of("app", "kept", "orphan", "shared");

    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    Path directory;

    @Test
    void aptTakesAwayWhatCameWithTheToolAndNothingElse() throws Exception {
        Path root = aptRoot();
        deb("tool", TOOL_NEEDS);
        deb("app", "shared");
        for (String name : List.of("part", "shared", "kept", "orphan")) {
            deb(name, "");
        }
        Files.writeString(directory.resolve("repository/Packages"), packages());
        guest(root, "apt-get -q update && apt-get -q -y install kept orphan && apt-mark auto kept orphan");
        assertEquals(BEFORE, guest(root, "installed_packages"));
        guest(root, "install_for_now tool orphan; install_packages app; remove_what_was_for_now");
        assertEquals(AFTER, guest(root, "installed_packages"));
        assertEquals(List.of("app"), guest(root, "apt-mark showmanual"));
    }

    @Test
    void aptKeepsWhatAProvisionerAskedForByName() throws Exception {
        Path root = aptRoot();
        deb("tool", "part");
        deb("part", "");
        Files.writeString(directory.resolve("repository/Packages"), packages());
        guest(root, "install_for_now tool; install_packages part; remove_what_was_for_now");
        assertEquals(List.of("part"), guest(root, "installed_packages"));
    }

    @Test
    void rpmTakesAwayWhatCameWithTheToolAndNothingElse() throws Exception {
        rpm("tool", TOOL_NEEDS);
        rpm("app", "shared");
        for (String name : List.of("part", "shared", "kept", "orphan")) {
            rpm(name, "");
        }
        rpmGuest("rpm -i $RPMS/kept*.rpm $RPMS/orphan*.rpm");
        // Only what a package manager resolves for the real install_packages is done by hand.
        assertEquals(
                AFTER,
                rpmGuest("install_packages() { rpm -i $RPMS/tool*.rpm $RPMS/part*.rpm $RPMS/shared*.rpm; }; "
                        + "install_for_now tool orphan >/dev/null; rpm -i $RPMS/app*.rpm; remove_what_was_for_now >/dev/null; "
                        + "installed_packages"));
    }

    private Path aptRoot() throws IOException {
        Path root = directory.resolve("root");
        for (String part : List.of(
                "var/lib/dpkg/info",
                "var/lib/dpkg/updates",
                "var/lib/dpkg/triggers",
                "var/lib/apt/lists/partial",
                "var/cache/apt/archives/partial",
                "etc/apt/preferences.d",
                "etc/apt/apt.conf.d",
                "var/log/apt")) {
            Files.createDirectories(root.resolve(part));
        }
        Files.createDirectories(directory.resolve("repository"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.writeString(
                root.resolve("etc/apt/sources.list"),
                "deb [trusted=yes] file:" + directory.resolve("repository") + " ./\n");
        Files.writeString(
                directory.resolve("apt.conf"),
                "Dir \"" + root + "\";\nDir::State::status \"" + root.resolve("var/lib/dpkg/status") + "\";\n"
                        + "DPkg::Options { \"--root=" + root + "\"; \"--force-not-root\"; };\n"
                        + "APT::Sandbox::User \"root\";\nAPT::Architecture \"amd64\";\n");
        return root;
    }

    /** Runs lines in a shell that has the library's functions. */
    private List<String> guest(Path root, String lines) {
        Command command = Command.of("sh", "-c", GuestScript.read(GuestScript.LIBRARY) + lines)
                .with("APT_CONFIG", directory.resolve("apt.conf").toString())
                .with("DPKG_ADMINDIR", root.resolve("var/lib/dpkg").toString());
        return succeeded(command);
    }

    /** The same where no apt is found. */
    private List<String> rpmGuest(String lines) throws IOException {
        Path programs = Files.createDirectories(directory.resolve("programs"));
        for (String name : List.of("sh", "rpm", "sed", "sort", "comm", "cat", "mktemp", "rm")) {
            Path link = programs.resolve(name);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, ProgramFinder.ofEnvironment().require(name, ""));
            }
        }
        // A database of its own: macros, unlike options, reach the calls in the library.
        Files.writeString(
                directory.resolve(".rpmmacros"), "%_dbpath " + directory.resolve("rpmdb") + "\n%_netsharedpath /\n");
        Command command = Command.of("sh", "-c", GuestScript.read(GuestScript.LIBRARY) + lines)
                .with("HOME", directory.toString())
                .with("RPMS", directory.resolve("rpms").toString())
                .with("PATH", programs.toString());
        return succeeded(command);
    }

    private List<String> succeeded(Command command) {
        CommandResult result = runner.run(command);
        assertEquals(0, result.exitCode(), () -> result.output() + result.error());
        return result.output().lines().toList();
    }

    private void deb(String name, String needs) throws IOException {
        Path tree = directory.resolve("debs").resolve(name);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + name + "\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\n"
                        + (needs.isEmpty() ? "" : "Depends: " + needs + "\n") + "Description: for a test\n");
        succeeded(Command.of(
                "dpkg-deb",
                "--root-owner-group",
                "--build",
                tree.toString(),
                directory.resolve("repository/" + name + ".deb").toString()));
    }

    private String packages() throws Exception {
        List<String> entries = new ArrayList<>();
        try (var files = Files.list(directory.resolve("repository"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".deb"))
                    .sorted()
                    .toList()) {
                byte[] digest =
                        java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                entries.add(String.join("\n", succeeded(Command.of("dpkg-deb", "-f", file.toString())))
                        + "\nFilename: ./" + file.getFileName() + "\nSize: " + Files.size(file) + "\nSHA256: "
                        + HexFormat.of().formatHex(digest) + "\n");
            }
        }
        return String.join("\n", entries);
    }

    private void rpm(String name, String needs) throws IOException {
        Path spec = directory.resolve(name + ".spec");
        Files.writeString(
                spec,
                "Name: " + name + "\nVersion: 1\nRelease: 1\nSummary: for a test\nLicense: none\nBuildArch: noarch\n"
                        + (needs.isEmpty() ? "" : "Requires: " + needs + "\n") + "%description\nx\n%files\n");
        succeeded(Command.of(
                "rpmbuild",
                "-bb",
                "--define",
                "_topdir " + directory.resolve("build"),
                "--define",
                "_rpmdir " + directory.resolve("rpms"),
                "--define",
                "_rpmfilename %%{NAME}.rpm",
                spec.toString()));
    }
}
