package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real repositories of all kinds, signed by real keys; each rule is kept and broken. */
class SourceIntakeIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final Instant now = Instant.now();

    @TempDir
    Path directory;

    private GitWorkshop shop;

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        shop.file("web/appliance.yml", "distribution: micro\n");
    }

    @AfterEach
    void end() throws IOException {
        shop.close();
    }

    @Test
    void sshSignatures() throws IOException {
        Path alice = shop.sshKey("alice");
        Path mallory = shop.sshKey("mallory");
        Path allowed = shop.allowed("allowed", "alice@example.org", "", alice);
        String verify = "allowed_signers: " + allowed;
        shop.commit("signed", GitWorkshop.bySsh(alice), "-S");
        SourceRecord first = take("main", verify, now, null);
        assertEquals("alice@example.org", first.accepted().signer());
        assertTrue(Files.exists(place("web").checkout().resolve("appliance.yml")));

        shop.commit("not signed", List.of());
        assertRefused("is not signed", "main", verify, now, first);
        shop.commit("by another", GitWorkshop.bySsh(mallory), "-S");
        assertRefused("is signed by nobody who may", "main", verify, now, first);
        shop.commit("signed again", GitWorkshop.bySsh(alice), "-S");
        SourceRecord again = take("main", verify, now, first);
        assertNotEquals(first.accepted().commit(), again.accepted().commit());
        assertEquals(first.accepted().tree(), again.accepted().tree());

        Path revoked = Files.copy(directory.resolve("alice.pub"), directory.resolve("revoked"));
        String rules = verify + ", revoked: " + revoked;
        assertRefused("or is revoked", "main", rules, now, null);
        assertTrue(problemOf(() -> intake("main", rules, now).checkAgain(again.accepted()))
                .contains("or is revoked"));
        intake("main", verify, now).checkAgain(again.accepted());
    }

    @Test
    void anSshKeyCountsAtTheTimeWhenWeSawTheCommitNotAtTheTimeThatItsAuthorWrote() throws IOException {
        Path alice = shop.sshKey("alice");
        Path allowed = shop.allowed("allowed", "alice@example.org", "valid-before=\"20260601\"", alice);
        String verify = "allowed_signers: " + allowed;
        // Written as if the key were still good; git would believe it.
        shop.git("config", "user.name", "Late");
        GitWorkshop.run(
                shop.work(),
                "sh",
                "-c",
                "git add -A && GIT_COMMITTER_DATE=2026-01-01T00:00:00Z git -c gpg.format=ssh" + " -c user.signingKey="
                        + alice + " commit -q -S -m late --date=2026-01-01T00:00:00Z");
        shop.git("-c", "gpg.ssh.allowedSignersFile=" + allowed, "-c", "gpg.format=ssh", "verify-commit", "HEAD");
        assertRefused("was not valid on 20260701", "main", verify, Instant.parse("2026-07-01T00:00:00Z"), null);
        SourceRecord seen = SourceRecord.of(entry("main", verify, ""))
                .seeing(new SourceRecord.Seen(
                        shop.git("rev-parse", "HEAD"),
                        Instant.parse("2026-05-01T00:00:00Z").getEpochSecond()));
        assertEquals(
                "alice@example.org",
                take("main", verify, Instant.parse("2026-07-01T00:00:00Z"), seen)
                        .accepted()
                        .signer());
    }

    @Test
    void openPgpSignatures() throws IOException {
        shop.gpgKey("Good <good@example.org>", "never");
        shop.gpgKey("Old <old@example.org>", "30d", "--faked-system-time", "20200101T000000");
        shop.gpgKey("Gone <gone@example.org>", "never");
        String verify = "gpg_home: " + shop.gpgHome();
        shop.commit("signed", shop.byGpg("good@example.org"), "-S");
        assertEquals(
                "Good <good@example.org>",
                take("main", verify, now, null).accepted().signer());
        shop.commit("not signed", List.of());
        assertRefused("is not signed", "main", verify, now, null);

        shop.commit("to be revoked", shop.byGpg("gone@example.org"), "-S");
        assertEquals(
                "Gone <gone@example.org>",
                take("main", verify, now, null).accepted().signer());
        String print = shop.gpg("--with-colons", "--list-keys", "gone@example.org")
                .lines()
                .filter(line -> line.startsWith("fpr"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
        Path note = shop.gpgHome().resolve("openpgp-revocs.d/" + print + ".rev");
        Files.writeString(note, Files.readString(note).replace(":-----BEGIN", "-----BEGIN"));
        shop.gpg("--import", note.toString());
        // GnuPG itself ends with 0.
        assertRefused("or is revoked", "main", verify, now, null);

        Path program = directory.resolve("gpg-then");
        Files.writeString(
                program,
                "#!/bin/sh\nexec gpg --homedir '" + shop.gpgHome()
                        + "' --faked-system-time '20200105T000000!' \"$@\"\n");
        assertTrue(program.toFile().setExecutable(true));
        shop.commit("old", List.of("-c", "gpg.program=" + program, "-c", "user.signingKey=old@example.org"), "-S");
        assertRefused("was not valid on", "main", verify, now, null);
        assertEquals(
                "Old <old@example.org>",
                take("main", verify, Instant.parse("2020-01-10T00:00:00Z"), null)
                        .accepted()
                        .signer());

        Path other = Files.createDirectory(
                directory.resolve("h"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        shop.commit("foreign", shop.byGpg("good@example.org"), "-S");
        assertRefused("is signed by nobody who may", "main", "gpg_home: " + other, now, null);
    }

    @Test
    void aSignatureOfAKindThatNobodyAllowsIsTold() throws IOException {
        Path alice = shop.sshKey("alice");
        shop.gpgKey("Good <good@example.org>", "never");
        String ssh = "allowed_signers: " + shop.allowed("allowed", "alice@example.org", "", alice);
        String gpg = "gpg_home: " + shop.gpgHome();
        shop.commit("by ssh", GitWorkshop.bySsh(alice), "-S");
        assertRefused("is signed by an SSH key, but no 'allowed_signers' are named", "main", gpg, now, null);
        assertEquals(
                "alice@example.org",
                take("main", ssh + ", " + gpg, now, null).accepted().signer());
        shop.commit("by gpg", shop.byGpg("good@example.org"), "-S");
        assertRefused("is signed by an OpenPGP key, but no 'gpg_home' is named", "main", ssh, now, null);
        // A key that may sign other things, but no commits.
        Path files = Files.writeString(
                directory.resolve("files"),
                "alice@example.org namespaces=\"file\" " + Files.readString(directory.resolve("alice.pub")));
        shop.commit("by ssh", GitWorkshop.bySsh(alice), "-S");
        assertRefused("is signed by nobody who may", "main", "allowed_signers: " + files, now, null);
        assertRefused("cannot read /nonexistent", "main", "allowed_signers: /nonexistent", now, null);
        assertRefused("cannot read /nonexistent", "main", ssh + ", revoked: /nonexistent", now, null);
        // X.509 is not looked at.
        String text = shop.git("cat-file", "commit", "HEAD").replace("BEGIN SSH SIGNATURE", "BEGIN SIGNED MESSAGE");
        Path other = Files.writeString(directory.resolve("other"), text + "\n");
        shop.git("update-ref", "refs/heads/main", shop.git("hash-object", "-t", "commit", "-w", other.toString()));
        assertRefused("is signed in a way that is not known here", "main", ssh, now, null);
        assertRefused("there is no directory /nonexistent", "main", "gpg_home: /nonexistent", now, pgpCommit());
    }

    /** Makes the branch end with a commit that an OpenPGP key has signed; nothing is known of it yet. */
    private SourceRecord pgpCommit() throws IOException {
        shop.git("reset", "-q", "--hard", "HEAD");
        shop.commit("by gpg", shop.byGpg("good@example.org"), "-S");
        return null;
    }

    @Test
    void tagsSignedByOpenPgpKeys() throws IOException {
        shop.gpgKey("Good <good@example.org>", "never");
        shop.gpgKey("Other <other@example.org>", "never");
        Path other = Files.createDirectory(
                directory.resolve("h"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        String key = shop.gpg("--armor", "--export", "good@example.org");
        Path file = Files.writeString(directory.resolve("good.asc"), key + "\n");
        GitWorkshop.run(
                directory, "gpg", "--homedir", other.toString(), "--batch", "--quiet", "--import", file.toString());
        String verify = "gpg_home: " + other + ", require: tag";
        shop.commit("one", List.of());
        pgpTag("good@example.org", "v1");
        SourceRecord one = take("refs/tags/v*", verify, now, null);
        assertEquals("Good <good@example.org>", one.accepted().signer());
        shop.commit("two", List.of());
        pgpTag("other@example.org", "v2");
        assertRefused("tag v2 is signed by nobody who may", "refs/tags/v*", verify, now, one);
        shop.git("tag", "-d", "v2");
        // A signed commit does not make up for a tag that is not.
        shop.commit("signed", shop.byGpg("good@example.org"), "-S");
        shop.git("tag", "-a", "-m", "not signed", "v2");
        assertRefused("tag v2 is not signed", "refs/tags/v*", verify, now, one);
        assertEquals(
                "Good <good@example.org>",
                take("refs/tags/v*", "gpg_home: " + other, now, one).accepted().signer());
    }

    private void pgpTag(String address, String name) throws IOException {
        List<String> line = new java.util.ArrayList<>(shop.byGpg(address));
        line.addAll(List.of("tag", "-s", "-m", name, name));
        shop.git(line.toArray(String[]::new));
    }

    @Test
    void tags() throws IOException {
        Path alice = shop.sshKey("alice");
        String verify =
                "allowed_signers: " + shop.allowed("allowed", "alice@example.org", "", alice) + ", require: tag";
        String tags = "refs/tags/v*";
        shop.commit("one", List.of());
        tag(alice, "v1.9");
        SourceRecord nine = take(tags, verify, now, null);
        shop.commit("two", List.of());
        tag(alice, "v1.10");
        SourceRecord ten = take(tags, verify, now, nine);
        assertEquals("refs/tags/v1.10", ten.accepted().ref());
        assertEquals("alice@example.org", ten.accepted().signer());

        // A signed tag under another name: what was signed as 1.9 is passed off as 2.0.
        shop.git("update-ref", "refs/tags/v2.0", shop.git("rev-parse", "v1.9"));
        assertRefused("calls itself 'v1.9'", tags, verify, now, ten);
        shop.git("tag", "-d", "v2.0");
        shop.git("tag", "v2.0");
        assertRefused("is no annotated tag", tags, verify, now, ten);
        shop.git("tag", "-d", "v2.0");
        shop.git("tag", "-a", "-m", "not signed", "v2.0");
        assertRefused("tag v2.0 is not signed", tags, verify, now, ten);
        shop.git("tag", "-d", "v2.0");

        shop.commit("three", List.of());
        shop.git("tag", "-d", "v1.10");
        assertRefused("older than what was believed last", tags, verify, now, ten);
        tag(alice, "v1.10");
        assertRefused("was moved", tags, verify, now, ten);
        assertEquals(
                shop.git("rev-parse", "HEAD"),
                take(tags, verify, now, ten, "allow_rewrite: true").accepted().commit());
    }

    @Test
    void aRewrittenHistoryIsHeldBack() throws IOException {
        shop.commit("one", List.of());
        SourceRecord one = take("main", "require: none", now, null);
        shop.commit("two", List.of());
        SourceRecord two = take("main", "require: none", now, one);
        assertNull(two.accepted().signer());
        shop.git("reset", "-q", "--hard", "HEAD~1");
        shop.commit("another two", List.of());
        String problem = assertRefused("was rewritten", "main", "require: none", now, two);
        assertTrue(problem.contains("allow_rewrite"), problem);
        assertEquals(
                shop.git("rev-parse", "HEAD"),
                take("main", "require: none", now, two, "allow_rewrite: true")
                        .accepted()
                        .commit());
    }

    @Test
    void whatIsNoPlainFileIsRefusedByItsName() throws IOException {
        Files.createSymbolicLink(shop.work().resolve("web/link"), Path.of("/etc/passwd"));
        hostile("'link' is a symbolic link");
        Files.delete(shop.work().resolve("web/link"));

        shop.file("web/large", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        hostile("'large' is a pointer of Git LFS");
        Files.delete(shop.work().resolve("web/large"));

        shop.git("add", "-A");
        shop.git("update-index", "--add", "--cacheinfo", "160000," + shop.git("rev-parse", "HEAD") + ",web/sub");
        shop.git("commit", "-q", "-m", "a submodule");
        assertRefused("'sub' is a submodule", "main", "require: none", now, null);
        shop.git("rm", "-q", "--cached", "web/sub");

        // A name that git itself would not write: the tree is made by hand.
        String blob = shop.git("hash-object", "-w", "web/appliance.yml");
        Path list = Files.writeString(directory.resolve("list"), "100644 blob " + blob + "\t..\n");
        String bad = GitWorkshop.run(shop.work(), "sh", "-c", "git mktree <'" + list + "'");
        Path upper = Files.writeString(directory.resolve("upper"), "040000 tree " + bad + "\tweb\n");
        String root = GitWorkshop.run(shop.work(), "sh", "-c", "git mktree <'" + upper + "'");
        shop.git("update-ref", "refs/heads/main", shop.git("commit-tree", "-m", "bad", root));
        String problem = assertRefused("cannot fetch main", "main", "require: none", now, null);
        assertFalse(Files.exists(place("web").checkout()), problem);
    }

    @Test
    void attributesOfARepositoryChangeNothing() throws IOException {
        shop.file("web/.gitattributes", "* text eol=crlf export-ignore export-subst ident filter=evil\n");
        shop.file("web/script", "a $Id$ $Format:%H$\n");
        shop.commit("attributes", List.of());
        take("main", "require: none", now, null);
        assertEquals(
                "a $Id$ $Format:%H$\n", Files.readString(place("web").checkout().resolve("script")));
    }

    @Test
    void aVanishedDescriptionIsNoProblemButNoTree() throws IOException {
        shop.commit("there", List.of());
        SourceRecord there = take("main", "require: none", now, null);
        shop.git("rm", "-q", "-r", "web");
        shop.commit("gone", List.of());
        assertNull(take("main", "require: none", now, there).accepted().tree());
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        shop.commit("one", List.of());
        assertTrue(problemOf(() -> intake("other", "require: none", now).ask()).contains("there is no other in"));
        GitWorkshop.run(directory, "mv", "work", "elsewhere");
        assertTrue(problemOf(() -> intake("main", "require: none", now).ask()).contains("cannot ask file://"));
        GitWorkshop.run(directory, "mv", "elsewhere", "work");
    }

    private void hostile(String told) throws IOException {
        shop.commit("hostile", List.of());
        assertRefused(told, "main", "require: none", now, null);
    }

    private void tag(Path key, String name) throws IOException {
        shop.git("-c", "gpg.format=ssh", "-c", "user.signingKey=" + key, "tag", "-s", "-m", name, name);
    }

    private SourceEntry entry(String ref, String verify, String more) throws IOException {
        Path file = Files.writeString(directory.resolve("sources.yml"), """
                sources:
                  - name: web
                    url: %s
                    ref: %s
                    path: web/appliance.yml
                    verify: { %s }
                    %s
                """.formatted(shop.url(), ref, verify, more));
        return new SourcesFile().read(file).get(0);
    }

    private SourcePlace place(String name) {
        return new SourcePlace(directory.resolve("sources"), name);
    }

    private SourceIntake intake(String ref, String verify, Instant now) throws IOException {
        return intake(ref, verify, now, "");
    }

    private SourceIntake intake(String ref, String verify, Instant now, String more) throws IOException {
        return new SourceIntake(RUNNER, Clock.fixed(now, ZoneOffset.UTC), entry(ref, verify, more), place("web"));
    }

    private SourceRecord take(String ref, String verify, Instant now, SourceRecord before) throws IOException {
        return take(ref, verify, now, before, "");
    }

    private SourceRecord take(String ref, String verify, Instant now, SourceRecord before, String more)
            throws IOException {
        try (WorkingDirectoryLock lock = place("web").claim(Clock.systemUTC())) {
            SourceIntake intake = intake(ref, verify, now, more);
            return intake.take(intake.ask(), before == null ? SourceRecord.of(entry(ref, verify, more)) : before);
        }
    }

    private String assertRefused(String told, String ref, String verify, Instant now, SourceRecord before) {
        String problem = problemOf(() -> take(ref, verify, now, before));
        assertTrue(problem.contains(told), problem);
        assertEquals(1, problem.lines().count());
        return problem;
    }

    private static String problemOf(org.junit.jupiter.api.function.Executable run) {
        return assertThrows(Problem.class, run).line();
    }
}
