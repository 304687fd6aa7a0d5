package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seal and its check on a tree of files that stands for a guest: every path in the scripts is moved below it. */
class SealTest {
    /** Only these: nothing that would reach the host, such as its service manager. */
    private static final List<String> TOOLS = List.of(
            "sh", "sed", "grep", "rm", "dd", "wc", "find", "mv", "ln", "chmod", "chown", "cat", "head", "tr", "rmdir",
            "sleep");

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
            tool(tool, "exec " + place + tool + " \"$@\"");
        }
        tool("cloud-init", ":");
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
                "/etc/ssh/sshd_config.d/01-permitrootlogin.conf",
                "/etc/hostid",
                "/var/lib/systemd/credential.secret",
                "/etc/network/interfaces.d/50-cloud-init",
                "/etc/netplan/50-cloud-init.yaml",
                "/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection",
                "/etc/systemd/network/10-cloud-init-eth0.network",
                "/tmp/comfy-0",
                "/tmp/comfy-variables.json",
                "/var/tmp/comfy-12/large",
                "/etc/facter/facts.d/comfy-build.json",
                "/etc/passwd-",
                "/etc/shadow-",
                "/etc/group-",
                "/etc/gshadow-",
                "/etc/subuid-",
                "/etc/subgid-",
                "/var/log/btmp",
                "/var/log/wtmp",
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

    @ParameterizedTest
    @ValueSource(strings = {"/etc/network/interfaces.d/50-cloud-init", "/etc/netplan/50-cloud-init.yaml"})
    void aNetworkStaysWhereNoCloudInitWritesItAnew(String path) throws IOException {
        Files.delete(tools.resolve("cloud-init"));
        file("/etc/cloud/cloud.cfg", "left by a package that was removed\n");
        file(path, "the only network\n");
        seal(Map.of());
        assertEquals("the only network\n", Files.readString(guest.resolve(path.substring(1))));
        assertEquals("", check(Map.of()).error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void auditdEndsBeforeTheLogsAreEmptied(String shell) throws Exception {
        Path log = guest.resolve("var/log/audit/audit.log");
        file("/var/log/audit/audit.log", "type=DAEMON_START\n");
        Path ready = directory.resolve("ready");
        String daemon =
                "trap 'echo type=DAEMON_END >>" + log + "; exit 0' TERM; : >" + ready + "; while :; do sleep 0.1; done";
        Process auditd = new ProcessBuilder("/bin/sh", "-c", daemon).start();
        try {
            while (!Files.exists(ready)) {
                Thread.sleep(10);
            }
            tool("pidof", "[ \"$1\" = auditd ] && echo " + auditd.pid());
            tool("auditctl", "echo \"$@\" >" + directory.resolve("auditctl"));
            assertEquals("", run(shell, sealScript(), Map.of()).error());
            assertFalse(auditd.isAlive());
        } finally {
            auditd.destroyForcibly();
        }
        assertEquals("", Files.readString(log));
        assertEquals("-e 0\n", Files.readString(directory.resolve("auditctl")));
        assertEquals("", check(Map.of()).error());
    }

    @Test
    void theCommonPartMendsWhatAnotherSealDoesNotKnow() throws IOException {
        for (String path : List.of(
                "/etc/shadow-",
                "/var/lib/systemd/random-seed",
                "/etc/ssh/sshd_config.d/50-cloud-init.conf",
                "/etc/netplan/50-cloud-init.yaml",
                "/var/log/wtmp",
                "/var/log/syslog",
                "/var/tmp/comfy-3/file",
                "/etc/hostid")) {
            file(path, "left by the build\n");
        }
        String common = GuestScript.read(GuestScript.SEAL_COMMON);
        for (String shell : List.of("dash", "bash", "busybox")) {
            assertEquals("", run(shell, common, Map.of()).error());
            assertEquals("", check(Map.of()).error());
        }
        assertEquals("root:*:1:\nadmin:$6$build$hash:1:\nbin:*:1:\n", Files.readString(guest.resolve("etc/shadow")));
        assertFalse(Files.exists(guest.resolve("etc/shadow.comfy")));
    }

    @Test
    void aSealedShadowIsNotWrittenAgain() throws IOException {
        file("/etc/shadow", "root:*:1:\n");
        Object before = Files.getAttribute(guest.resolve("etc/shadow"), "unix:ino");
        seal(Map.of());
        assertEquals(before, Files.getAttribute(guest.resolve("etc/shadow"), "unix:ino"));
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

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Without the end of the seal, which fills and trims disks. */
    private static String sealScript() {
        String script = GuestScript.seal();
        return script.substring(0, script.indexOf("# The blocks that held all this."));
    }

    private void seal(Map<String, String> environment) {
        assertEquals("", run("sh", sealScript(), environment).error());
    }

    private CommandResult check(Map<String, String> environment) {
        return run("sh", GuestScript.read(GuestScript.SEAL_CHECK), environment);
    }

    private CommandResult run(String shell, String script, Map<String, String> environment) {
        String moved = ABSOLUTE.matcher(script.replace("#!/bin/sh", "")).replaceAll(guest + "/");
        // Nothing of the host may be reached.
        assertFalse(
                LEFT.matcher(moved.replaceAll(Pattern.quote(guest.toString()) + "\\S*", ""))
                        .find(),
                moved);
        StringBuilder exports = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> exports.append("export " + name + "='" + value + "'\n"));
        List<String> line = new ArrayList<>(List.of("env", "-i", "PATH=" + tools));
        if (shell.equals("busybox")) {
            // Its own commands come before those of PATH, and this one sees the host.
            Path pidof = tools.resolve("pidof");
            exports.append("pidof() { [ ! -x " + pidof + " ] || " + pidof + " \"$@\"; }\n");
        }
        line.addAll(shell.equals("busybox") ? List.of("/bin/busybox", "ash") : List.of("/bin/" + shell));
        line.addAll(List.of("-c", exports + moved));
        return new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks()).run(Command.of(line));
    }
}
