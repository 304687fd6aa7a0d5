package org.cloudimagefactory.comfy.confine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real namespaces, rules and slirp4netns, in a site that is made of namespaces itself. */
class ConfinementIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final Bounds BOUNDS = new Bounds(1L << 30, 1, 1L << 20, Duration.ofMinutes(2));
    /** Says of each place whether it can be reached, and then tries to get rid of the confinement. */
    private static final String PROBE = """
            for place in $PLACES; do
                host=${place%:*}
                if timeout 10 bash -c "exec 3<>/dev/tcp/$host/${place##*:}" 2>/dev/null; then
                    echo "$place yes"
                else
                    echo "$place no"
                fi
            done
            nft flush ruleset 2>/dev/null && echo "flush yes"
            umount /etc/resolv.conf 2>/dev/null && echo "umount yes"
            unshare --net true 2>/dev/null && echo "unshare yes"
            nsenter --net --target "$PPID" true 2>/dev/null && echo "nsenter yes"
            echo "capabilities $(sed -n 's/^CapBnd:.//p' /proc/self/status)"
            echo "environment $(env | sed 's/=.*//' | sort | tr '\\n' ' ')"
            """;

    private static final List<String> PLACES = List.of(
            "11.22.33.44:80",
            "mirror.test:80",
            "local.test:80",
            "10.77.0.2:80",
            "10.77.0.1:80",
            "127.0.0.1:8000",
            "10.0.2.2:8000",
            "169.254.169.254:80",
            "100.64.0.1:80",
            "2a00:77::44:80",
            "six.test:80",
            "::1:8000",
            "fd77::2:80",
            "fd77::1:80",
            "fd00::2:8000",
            "::ffff:10.77.0.2:80");
    /** Of these, what is public. */
    private static final Set<String> PUBLIC =
            Set.of("11.22.33.44:80", "mirror.test:80", "2a00:77::44:80", "six.test:80");
    /** Of these, what is of the host itself: its address in its network, and the name that slirp4netns has for it. */
    private static final Set<String> NOBODY = Set.of("10.77.0.1:80", "10.0.2.2:8000", "fd77::1:80", "fd00::2:8000");

    @TempDir
    Path directory;

    @Test
    void theSiteItselfReachesAllOfIt() throws IOException {
        List<String> line = new ArrayList<>(TestSite.words(directory));
        line.addAll(List.of("env", "PLACES=" + String.join(" ", PLACES), "bash", "-c", PROBE));
        Map<String, String> found = answers(RUNNER.run(Command.of(line)).orThrow("site"));
        for (String place : PLACES) {
            assertEquals(NOBODY.contains(place) ? "no" : "yes", found.get(place), place);
        }
    }

    @Test
    void rootReachesPublicAddressesOnly() throws IOException {
        Confinement confinement = new Confinement(inSite(List.of()), ProgramFinder.ofEnvironment(), true);
        assertConfined(answers(confinement.run(probe(), List.of(), directory.resolve("control"))));
    }

    /** As root the test becomes somebody else; /dev/net/tun is made as udev makes it, in a mount namespace of the test. */
    @Test
    void anOrdinaryUserReachesPublicAddressesOnly() throws IOException {
        List<String> user = "root".equals(System.getProperty("user.name"))
                ? List.of(
                        "sh",
                        "-c",
                        "mknod -m 666 $0/tun c 10 200; mount --bind $0/tun /dev/net/tun; chmod 711 $0; chown -R 65534 $0/control;"
                                + " exec setpriv --reuid=65534 --regid=65534 --clear-groups -- \"$@\"",
                        directory.toString())
                : List.of();
        Confinement confinement = new Confinement(inSite(user), ProgramFinder.ofEnvironment(), false);
        assertConfined(answers(confinement.run(probe(), List.of(), directory.resolve("control"))));
    }

    @Test
    void whatAnEntryNamesIsReachedToo() throws IOException {
        Confinement confinement = new Confinement(inSite(List.of()), ProgramFinder.ofEnvironment(), true);
        Map<String, String> found = answers(confinement.run(
                probe(), List.of("10.77.0.2", "100.64.0.0/24", "fd77::2"), directory.resolve("control")));
        assertEquals("yes", found.get("10.77.0.2:80"));
        assertEquals("yes", found.get("100.64.0.1:80"));
        assertEquals("yes", found.get("fd77::2:80"));
        assertEquals("no", found.get("fd77::1:80"));
        assertEquals("no", found.get("169.254.169.254:80"));
    }

    @Test
    void aFileLargerThanItsBoundEndsTheProgram() throws IOException {
        Confinement.Task task = new Confinement.Task(
                List.of("sh", "-c", "head -c 2000000 /dev/zero >large"), Map.of(), directory, BOUNDS, line -> {});
        assertFalse(new Confinement(RUNNER, ProgramFinder.ofEnvironment())
                .runOpen(task)
                .succeeded());
        assertTrue(Files.size(directory.resolve("large")) <= BOUNDS.file());
    }

    @Test
    void whatIsMissingIsNamed() {
        ProgramFinder nothing = new ProgramFinder("/nonexistent");
        Problem problem = assertThrows(
                Problem.class,
                () -> new Confinement(RUNNER, nothing).run(probe(), List.of(), directory.resolve("control")));
        assertTrue(problem.line().contains("unshare"), problem.line());
        assertTrue(problem.line().contains("util-linux"), problem.line());
    }

    @Test
    void aNamespaceThatCannotBeMadeIsToldAndNothingIsRun() throws IOException {
        Path ran = directory.resolve("ran");
        // Stands for a kernel that refuses: the limit of user namespaces is that of the namespace that the test makes.
        List<String> words = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--",
                "sh",
                "-c",
                "echo 0 >/proc/sys/user/max_user_namespaces; exec \"$@\"",
                "sh");
        CommandRunner runner = command -> RUNNER.run(behind(words, command));
        Confinement.Task task =
                new Confinement.Task(List.of("touch", ran.toString()), Map.of(), directory, BOUNDS, line -> {});
        Problem problem = assertThrows(
                Problem.class,
                () -> new Confinement(runner, ProgramFinder.ofEnvironment(), false)
                        .run(task, List.of(), directory.resolve("control")));
        assertTrue(problem.line().startsWith("cannot make a network namespace: unshare"), problem.line());
        assertFalse(Files.exists(ran));
    }

    private static void assertConfined(Map<String, String> found) {
        for (String place : PLACES) {
            assertEquals(PUBLIC.contains(place) ? "yes" : "no", found.get(place), place);
        }
        for (String escape : List.of("flush", "umount", "unshare", "nsenter")) {
            assertFalse(found.containsKey(escape), escape);
        }
        assertEquals("0000000000000000", found.get("capabilities"));
        assertEquals("PATH PLACES PWD SHLVL _", found.get("environment").strip());
    }

    private Confinement.Task probe() {
        return new Confinement.Task(
                List.of("bash", "-c", PROBE),
                Map.of("PATH", System.getenv("PATH") + ":/usr/sbin", "PLACES", String.join(" ", PLACES)),
                Path.of("/"),
                BOUNDS,
                line -> {});
    }

    private CommandRunner inSite(List<String> user) throws IOException {
        List<String> words = new ArrayList<>(TestSite.words(directory));
        words.addAll(user);
        return command -> RUNNER.run(behind(words, command));
    }

    private static Command behind(List<String> words, Command command) {
        List<String> line = new ArrayList<>(words);
        line.addAll(command.arguments());
        Command whole = Command.of(line).within(command.timeLimit()).onError(command.onError());
        return command.directory() == null ? whole : whole.in(command.directory());
    }

    private static Map<String, String> answers(CommandResult result) {
        Map<String, String> answers = new TreeMap<>();
        result.output().lines().forEach(line -> {
            String[] parts = line.split(" ", 2);
            answers.put(parts[0], parts[1]);
        });
        assertTrue(answers.containsKey("capabilities"), result.output() + result.error());
        return answers;
    }
}
