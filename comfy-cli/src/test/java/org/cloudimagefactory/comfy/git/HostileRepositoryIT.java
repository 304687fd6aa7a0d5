package org.cloudimagefactory.comfy.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.comfy.source.GitWorkshop;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Repositories that were made to do harm, by the git command or by hand; each is refused in one line. */
class HostileRepositoryIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final RefPattern MAIN = new RefPattern("main");
    private static final GitLimits SMALL = new GitLimits(Duration.ofMinutes(2), 64L << 20, 3000, 2000, 10);

    @TempDir
    Path directory;

    private GitWorkshop shop;

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        shop.file("appliance.yml", "distribution: micro\n");
        shop.commit("first", List.of());
    }

    /** Ten trees of a few hundred bytes, which stand for ten thousand million files. */
    @Test
    void aTreeOfTreesIsNotListedToItsEnd() throws IOException {
        String below = "100644 blob " + shop.git("hash-object", "-w", "appliance.yml");
        for (int level = 0; level < 10; level++) {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                list.append(below).append('\t').append(i).append('\n');
            }
            below = "040000 tree " + tree(list.toString());
        }
        head(below.substring(below.lastIndexOf(' ') + 1));
        assertEquals("there are more than 5000 files, the limit", refused(GitLimits.USUAL));
    }

    @Test
    void eachLimitCounts() throws IOException {
        for (int i = 0; i < 10; i++) {
            shop.file("more/" + i, "x");
        }
        shop.commit("eleven", List.of());
        assertEquals("there are more than 10 files, the limit", refused(SMALL));
        shop.git("rm", "-q", "-r", "more");
        shop.file("large", "x".repeat(2001));
        shop.commit("large", List.of());
        assertTrue(refused(SMALL).startsWith("'large' is larger than "));
        shop.file("large", "x".repeat(1600));
        shop.file("larger", "x".repeat(1600));
        shop.commit("both", List.of());
        assertTrue(refused(SMALL).startsWith("all files together are larger than "));
        shop.git("rm", "-q", "larger");
        shop.commit("one", List.of());
        export(SMALL);
        assertEquals(1600, Files.size(directory.resolve("scratch/checkout/large")));
    }

    @ParameterizedTest
    @CsvSource({"a\u001b[2Jb", "'a\u0007'", "\u00ff\u00fe"})
    void namesThatATerminalWouldTakeForMoreAreNotTaken(String name) throws IOException {
        String blob = shop.git("hash-object", "-w", "appliance.yml");
        // Its bytes are written by hand: of ISO 8859-1, and so no UTF-8 where they are beyond ASCII.
        Path list = directory.resolve("list");
        Files.write(list, ("100644 blob " + blob + "\t" + name + "\0").getBytes(StandardCharsets.ISO_8859_1));
        head(GitWorkshop.run(shop.work(), "sh", "-c", "git mktree -z <'" + list + "'"));
        String told = refused(GitLimits.USUAL);
        assertTrue(told.endsWith("' has a name that is not taken"), told);
        assertTrue(told.chars().noneMatch(Character::isISOControl), told);
    }

    @Test
    void noHookIsRunAndNoneComesWithARepository() throws IOException {
        Path ran = directory.resolve("ran");
        for (String place : List.of("mirror/hooks", "work/.git/hooks", "work/hooks")) {
            Path hooks = Files.createDirectories(directory.resolve(place));
            for (String hook : List.of(
                    "post-checkout", "post-merge", "reference-transaction", "pre-auto-gc", "post-index-change")) {
                Path file = Files.writeString(hooks.resolve(hook), "#!/bin/sh\necho " + hook + " >>'" + ran + "'\n");
                assertTrue(file.toFile().setExecutable(true));
            }
        }
        shop.git("-c", "core.hooksPath=/dev/null", "add", "-A");
        shop.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "hooks");
        // The mirror is there already, with hooks of somebody's.
        GitWorkshop.run(directory, "git", "init", "-q", "--bare", "mirror");
        export(GitLimits.USUAL);
        assertFalse(Files.exists(ran), "a hook has run");
        assertTrue(Files.exists(directory.resolve("scratch/checkout/hooks/post-checkout")));
        // They would: git itself runs them.
        GitWorkshop.run(directory, "git", "-C", "mirror", "fetch", "-q", shop.url(), "+main:refs/heads/other");
        assertTrue(Files.exists(ran));
    }

    @Test
    void whatIsNoCommitIsTold() throws IOException {
        shop.git("tag", "v1", shop.git("hash-object", "-w", "appliance.yml"));
        assertTrue(refusedRef("refs/tags/v*").contains("v1 of " + shop.url() + " is a blob, not a commit"));
        shop.git("tag", "-d", "v1");
        shop.git("tag", "-a", "-m", "of a tree", "v1", "HEAD^{tree}");
        assertTrue(refusedRef("refs/tags/v*").contains("v1 of " + shop.url() + " is no tag of a commit"));
    }

    @Test
    void aCommitThatIsAnImageItselfIsNotRead() throws IOException {
        Path text = Files.writeString(
                directory.resolve("text"), "x".repeat(100).concat("\n").repeat(15000));
        shop.git("commit", "-q", "--allow-empty", "-F", text.toString());
        GitMirror mirror = mirror(GitLimits.USUAL);
        GitObject found = mirror.fetch(mirror.ask(MAIN));
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        String told = assertThrows(Problem.class, () -> mirror.content("commit", found.commit(), scratch))
                .line();
        assertEquals("commit " + found.commit() + " is larger than 1 MiB, the limit", told);
    }

    /** Whoever accepts a connection and says nothing holds nobody up for long. */
    @Test
    void aServerThatSaysNothingIsLeft() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "https://localhost:" + silent.getLocalPort() + "/a";
            GitMirror mirror = new GitMirror(
                    RUNNER,
                    directory.resolve("mirror"),
                    new GitRemote(url, GitCredentials.NONE),
                    GitLimits.USUAL.within(Duration.ofSeconds(1)));
            String told = assertThrows(Problem.class, () -> mirror.ask(MAIN)).line();
            assertEquals("cannot ask " + url + ": git took longer than 1 s, the limit", told);
        }
    }

    @Test
    void aSubmoduleWhoseAddressIsAnOptionIsNotEvenFetched() throws IOException {
        shop.file(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = --upload-pack=touch\n");
        shop.commit("option", List.of());
        String told = refused(GitLimits.USUAL);
        assertTrue(told.startsWith("cannot fetch main from "), told);
    }

    private String tree(String list) throws IOException {
        Path file = Files.writeString(directory.resolve("list"), list);
        return GitWorkshop.run(shop.work(), "sh", "-c", "git mktree <'" + file + "'");
    }

    private void head(String tree) throws IOException {
        shop.git("update-ref", "refs/heads/main", shop.git("commit-tree", "-m", "made by hand", tree));
    }

    private GitMirror mirror(GitLimits limits) {
        return new GitMirror(
                RUNNER, directory.resolve("mirror"), new GitRemote(shop.url(), GitCredentials.NONE), limits);
    }

    private void export(GitLimits limits) throws IOException {
        Path scratch = directory.resolve("scratch");
        if (Files.exists(scratch)) {
            GitWorkshop.run(directory, "rm", "-r", "scratch");
        }
        Files.createDirectory(scratch);
        GitMirror mirror = mirror(limits);
        GitObject found = mirror.fetch(mirror.ask(MAIN));
        mirror.export().write(mirror.tree(found.commit(), "").orElseThrow(), scratch.resolve("checkout"));
    }

    private String refused(GitLimits limits) {
        Instant began = Instant.now();
        String told = assertThrows(Problem.class, () -> export(limits)).line();
        assertEquals(1, told.lines().count());
        assertFalse(Files.exists(directory.resolve("scratch/checkout/appliance.yml")));
        assertTrue(Duration.between(began, Instant.now()).toMinutes() < 2, told);
        return told;
    }

    private String refusedRef(String pattern) {
        GitMirror mirror = mirror(GitLimits.USUAL);
        RemoteRef ref = mirror.ask(new RefPattern(pattern));
        return assertThrows(Problem.class, () -> mirror.fetch(ref)).line();
    }
}
