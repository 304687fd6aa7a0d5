package org.cloudimagefactory.comfy.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;

/**
 * A bare repository of ours with what one ref of another one holds, its whole history included: a shallow one could not tell a rewritten
 * history from one that went on. Its size is bounded.
 */
public final class GitMirror {
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final String REF = "refs/comfy/head";
    private static final int OBJECT_LIMIT = 1 << 20;

    private final Path directory;
    private final GitRemote remote;
    private final GitLimits limits;
    private final GitProgram git;

    /** The mirror in this directory, which need not be there yet. */
    public GitMirror(CommandRunner runner, Path directory, GitRemote remote, GitLimits limits) {
        this.directory = directory;
        this.remote = remote;
        this.limits = limits;
        this.git = new GitProgram(runner, directory);
    }

    /** What the pattern chooses there now; asks for names only. */
    public RemoteRef ask(RefPattern pattern) {
        // ls-remote needs no repository, but a directory to stand in for one that it would look for.
        CommandResult answer = git.remote(
                remote,
                limits,
                limits.repository(),
                List.of("ls-remote", "--quiet", "--", remote.url(), pattern.full()));
        if (!answer.succeeded()) {
            throw new ItemProblem("cannot ask " + remote.url() + ": " + GitProgram.reason(answer));
        }
        List<RemoteRef> refs = answer.output()
                .lines()
                .map(RemoteRef::parse)
                .flatMap(Optional::stream)
                .toList();
        return pattern.choose(refs)
                .orElseThrow(() -> new ItemProblem("there is no " + pattern.text() + " in " + remote.url()));
    }

    /** Gets what a ref stands for; what is there already is not fetched again. */
    public GitObject fetch(RemoteRef ref) {
        try {
            prepare();
            if (!fetched(ref)) {
                // What was rewritten meanwhile stays in a mirror; a fresh one is as small as can be.
                TreeRemoval.remove(directory);
                prepare();
                if (!fetched(ref)) {
                    throw new ItemProblem(
                            remote.url() + " is larger than " + (limits.repository() >> 20) + " MiB, the limit");
                }
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory, e).ofOneItem();
        }
        String object = line("rev-parse", "--verify", "--end-of-options", REF);
        String type = line("cat-file", "-t", object);
        if (!type.equals("commit") && !type.equals("tag")) {
            throw new ItemProblem(ref.brief() + " of " + remote.url() + " is a " + type + ", not a commit");
        }
        String commit = resolved(REF + "^{commit}")
                .orElseThrow(() -> new ItemProblem(ref.brief() + " of " + remote.url() + " is no tag of a commit"));
        return new GitObject(ref, object, type.equals("tag"), commit);
    }

    /** Whether history goes on from one commit to another; not so when the first one isn't there any more. */
    public boolean descends(String earlier, String later) {
        return git.local(SHORT, "merge-base", "--is-ancestor", earlier, later).exitCode() == 0;
    }

    /** A commit or tag as it was signed; each byte is a character of ISO 8859-1. */
    String content(String type, String object, Path scratch) {
        Path file = scratch.resolve("object");
        try {
            CommandResult read = git.into(file, OBJECT_LIMIT, SHORT, "cat-file", type, object);
            if (GitProgram.wroteTooMuch(read)) {
                throw new ItemProblem(type + " " + object + " is larger than 1 MiB, the limit");
            }
            read.orThrow("cannot read " + type + " " + object);
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            Files.delete(file);
            return content;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e).ofOneItem();
        }
    }

    /** The digest of a directory's content in a commit, by which another commit with the same content is known. */
    public Optional<String> tree(String commit, String path) {
        return resolved(path.isEmpty() ? commit + "^{tree}" : commit + ":" + path);
    }

    private Optional<String> resolved(String name) {
        CommandResult found = git.local(SHORT, "rev-parse", "--quiet", "--verify", "--end-of-options", name);
        return found.exitCode() == 0 ? Optional.of(found.output().strip()) : Optional.empty();
    }

    /** What a directory of a commit holds, told and taken out by the rules of this mirror. */
    public TreeExport export() {
        return new TreeExport(git, limits);
    }

    private boolean fetched(RemoteRef ref) throws IOException {
        CommandResult fetched = git.remote(
                remote,
                limits,
                limits.repository(),
                List.of(
                        "fetch",
                        "--quiet",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--no-recurse-submodules",
                        "--no-auto-maintenance",
                        "--force",
                        "--",
                        remote.url(),
                        "+" + ref.name() + ":" + REF));
        if (size() > limits.repository() || GitProgram.wroteTooMuch(fetched)) {
            return false;
        }
        if (!fetched.succeeded()) {
            throw new ItemProblem(
                    "cannot fetch " + ref.brief() + " from " + remote.url() + ": " + GitProgram.reason(fetched));
        }
        return true;
    }

    private void prepare() throws IOException {
        if (!Files.exists(directory.resolve("HEAD"))) {
            TreeRemoval.remove(directory);
            Directories.ownCreated(directory);
            git.local(SHORT, "init", "--quiet", "--bare", "--template=", "--initial-branch=none")
                    .orThrow("cannot make " + directory);
        }
    }

    private long size() throws IOException {
        SizeOfFiles size = new SizeOfFiles();
        Files.walkFileTree(directory, size);
        return size.bytes;
    }

    private String line(String... arguments) {
        return git.local(SHORT, arguments)
                .orThrow("cannot read the mirror of " + remote.url())
                .output()
                .strip();
    }

    private static final class SizeOfFiles extends SimpleFileVisitor<Path> {
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }
    }
}
