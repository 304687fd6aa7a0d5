package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seal and its check on a tree of files that stands for a guest: every path in the scripts is moved below it. */
class SealTest {
    /** Only these: nothing that would reach the host, such as its service manager. */
    private static final List<String> TOOLS = List.of(
            "sh", "sed", "grep", "rm", "dd", "wc", "find", "mv", "chmod", "chown", "cat", "head", "tr", "rmdir");

    private static final Pattern ABSOLUTE =
            Pattern.compile("(?<![\\w.*?\\]})$-])/(?=(?:etc|var|tmp|root|home|boot|efi|run|opt|sys|proc|usr)\\b)");
    private static final Pattern LEFT = Pattern.compile("(?<![\\w.*?\\]})$-])/(?!dev/|journal/)[a-z]+/");

    @TempDir
    Path directory;

    private Path guest;
    private Path tools;

    @BeforeEach
    void makeGuest() throws IOException {
        guest = Files.createDirectory(directory.resolve("guest"));
        tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : TOOLS) {
            String place = Files.exists(Path.of("/usr/bin", tool)) ? "/usr/bin/" : "/bin/";
            Path file = Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + place + tool + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        file("/etc/cloud/cloud.cfg", "");
        file("/etc/shadow", "root:$6$build$hash:1:\nadmin:$6$build$hash:1:\nbin:*:1:\n");
        file("/var/log/keep", "");
        Files.createDirectories(guest.resolve("var/tmp"));
        Files.createDirectories(guest.resolve("home"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/systemd/random-seed",
                "/var/lib/urandom/random-seed",
                "/var/lib/seedrng/seed.credit",
                "/boot/efi/loader/random-seed",
                "/etc/ssh/sshd_config.d/50-cloud-init.conf",
                "/etc/network/interfaces.d/50-cloud-init",
                "/etc/netplan/50-cloud-init.yaml",
                "/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection",
                "/etc/systemd/network/10-cloud-init-eth0.network",
                "/tmp/comfy-files/0",
                "/tmp/comfy-variables.json",
                "/etc/passwd-",
                "/etc/shadow-",
                "/etc/group-",
                "/etc/gshadow-",
                "/etc/subuid-",
                "/etc/subgid-",
                "/var/log/btmp",
                "/etc/ssh/ssh_host_ed25519_key",
                "/root/.bash_history"
            })
    void theSealRemovesWhatItsCheckNames(String path) throws IOException {
        file(path, "left by the build\n");
        String named = check(Map.of()).error();
        String parent = path.substring(0, path.lastIndexOf('/'));
        assertTrue(named.contains(guest + path) || named.contains(guest + parent), named);
        seal(Map.of());
        assertFalse(Files.exists(guest.resolve(path.substring(1))), path);
        assertEquals("", check(Map.of()).error());
    }

    @Test
    void whoWasLoggedInIsForgotten() throws IOException {
        for (String log : List.of("/var/log/wtmp", "/var/log/lastlog", "/var/log/wtmp.1", "/var/lib/wtmpdb/wtmp.db")) {
            file(log, "a login\n");
        }
        seal(Map.of());
        for (String log : List.of("/var/log/wtmp", "/var/log/lastlog", "/var/log/wtmp.1", "/var/lib/wtmpdb/wtmp.db")) {
            assertFalse(Files.exists(guest.resolve(log.substring(1))), log);
        }
    }

    @Test
    void rootHasNoPasswordUnlessOneWasDescribed() throws IOException {
        assertTrue(check(Map.of()).error().contains("a password of root that nobody described"));
        seal(Map.of("COMFY_CONSOLE_LOGIN", "true", "COMFY_BUILD_USER", "admin"));
        assertEquals("root:*:1:\nadmin:*:1:\nbin:*:1:\n", Files.readString(guest.resolve("etc/shadow")));
    }

    @Test
    void whatWasDescribedTakesTheBuildsPlace() throws IOException {
        Map<String, String> described = Map.of(
                "COMFY_CONSOLE_LOGIN", "true",
                "COMFY_ROOT_HASH", "$6$described$r/oo.t",
                "COMFY_BUILD_USER", "admin",
                "COMFY_BUILD_USER_HASH", "$y$j9T$ad.min$x/y");
        assertTrue(check(described).error().contains("a password of root that nobody described"));
        assertTrue(check(described).error().contains("the build's password of admin"));
        seal(described);
        assertEquals(
                "root:$6$described$r/oo.t:1:\nadmin:$y$j9T$ad.min$x/y:1:\nbin:*:1:\n",
                Files.readString(guest.resolve("etc/shadow")));
        assertEquals("", check(described).error());
    }

    private void file(String path, String content) throws IOException {
        Path file = guest.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Without the end of the seal, which fills and trims disks. */
    private void seal(Map<String, String> environment) {
        String script = GuestScript.read(GuestScript.SEAL);
        script = script.substring(0, script.indexOf("# The blocks that held all this."));
        assertEquals("", run(script, environment).error());
    }

    private CommandResult check(Map<String, String> environment) {
        return run(GuestScript.read(GuestScript.SEAL_CHECK), environment);
    }

    private CommandResult run(String script, Map<String, String> environment) {
        String moved = ABSOLUTE.matcher(script.replace("#!/bin/sh", "")).replaceAll(guest + "/");
        // Nothing of the host may be reached.
        assertFalse(
                LEFT.matcher(moved.replaceAll(Pattern.quote(guest.toString()) + "\\S*", ""))
                        .find(),
                moved);
        StringBuilder exports = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> exports.append("export " + name + "='" + value + "'\n"));
        return new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("env", "-i", "PATH=" + tools, "/bin/sh", "-c", exports + moved));
    }
}
