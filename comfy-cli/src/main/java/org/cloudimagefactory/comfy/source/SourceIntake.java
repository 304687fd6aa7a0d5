package org.cloudimagefactory.comfy.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.cloudimagefactory.comfy.git.GitMirror;
import org.cloudimagefactory.comfy.git.GitObject;
import org.cloudimagefactory.comfy.git.RemoteRef;
import org.cloudimagefactory.comfy.git.SignatureCheck;
import org.cloudimagefactory.comfy.git.TagOrder;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.TreeRemoval;

/** From what a repository offers to a commit that is believed, and its files. */
final class SourceIntake {
    private final CommandRunner runner;
    private final Clock clock;
    private final SourceEntry entry;
    private final SourcePlace place;
    private final GitMirror mirror;

    SourceIntake(CommandRunner runner, Clock clock, SourceEntry entry, SourcePlace place) {
        this.runner = runner;
        this.clock = clock;
        this.entry = entry;
        this.place = place;
        this.mirror = new GitMirror(runner, place.mirror(), entry.remote(), entry.gitLimits());
    }

    /** What the repository offers now. */
    RemoteRef ask() {
        return mirror.ask(entry.pattern());
    }

    /** Whether that is what was believed last, with its files at hand. */
    boolean isKnown(RemoteRef offered, SourceRecord record) {
        SourceRecord.Accepted accepted = record.accepted();
        return accepted != null
                && accepted.ref().equals(offered.name())
                && accepted.object().equals(offered.object())
                && (accepted.tree() == null || Files.isDirectory(place.checkout()));
    }

    /** Whether rules that nothing need be fetched for keep it out. */
    void requireForward(RemoteRef offered, SourceRecord record) {
        SourceRecord.Accepted accepted = record.accepted();
        if (accepted == null || !offered.isTag() || entry.allowRewrite()) {
            return;
        }
        if (accepted.ref().equals(offered.name()) && !accepted.object().equals(offered.object())) {
            throw held(
                    "the tag " + offered.brief() + " was moved, from " + accepted.object() + " to " + offered.object());
        }
        if (new TagOrder().compare(accepted.ref(), offered.name()) > 0) {
            throw held("the newest tag is " + offered.brief() + ", older than what was believed last");
        }
    }

    /** The record after a commit was fetched, checked and taken out; whatever is wrong with it is thrown. */
    SourceRecord take(RemoteRef offered, SourceRecord before) {
        requireForward(offered, before);
        GitObject found = mirror.fetch(offered);
        SourceRecord seeing = before;
        SourceRecord.Seen seen = before.seen();
        if (seen == null || !seen.object().equals(found.object())) {
            // The repository may have gone on since it was asked.
            seen = new SourceRecord.Seen(found.object(), clock.instant().getEpochSecond());
            seeing = before.seeing(seen);
            place.remember(seeing);
        }
        try {
            Path scratch = place.scratch();
            Optional<String> signer = new SignatureCheck(runner, entry.verify())
                    .signer(mirror, found, Instant.ofEpochSecond(seen.at()), scratch);
            requireDescent(found, before);
            Optional<String> tree = mirror.tree(found.commit(), entry.path())
                    .flatMap(description -> mirror.tree(found.commit(), entry.directory()));
            if (tree.isPresent()) {
                takeOut(tree.get(), before, scratch);
            }
            TreeRemoval.remove(scratch);
            return seeing.accepting(new SourceRecord.Accepted(
                    offered.name(), found.object(), seen.at(), found.commit(), tree.orElse(null), signer.orElse(null)));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + place.checkout(), e)
                    .ofOneItem();
        }
    }

    /** Looks again who signed what was believed before: keys may have been revoked, and rules changed, since then. */
    void checkAgain(SourceRecord.Accepted accepted) {
        GitObject found = new GitObject(
                new RemoteRef(accepted.ref(), accepted.object()),
                accepted.object(),
                !accepted.object().equals(accepted.commit()),
                accepted.commit());
        try {
            new SignatureCheck(runner, entry.verify())
                    .signer(mirror, found, Instant.ofEpochSecond(accepted.seen()), place.scratch());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write beside " + place.checkout(), e)
                    .ofOneItem();
        }
    }

    private void requireDescent(GitObject found, SourceRecord before) {
        SourceRecord.Accepted accepted = before.accepted();
        if (accepted != null && !entry.allowRewrite() && !mirror.descends(accepted.commit(), found.commit())) {
            throw held("the history of " + found.ref().brief() + " was rewritten: " + found.commit()
                    + " does not come after " + accepted.commit());
        }
    }

    private static ItemProblem held(String what) {
        return new ItemProblem(what)
                .hint("ask those whose repository it is; 'allow_rewrite: true' of the source lets it pass");
    }

    private void takeOut(String tree, SourceRecord before, Path scratch) throws IOException {
        SourceRecord.Accepted accepted = before.accepted();
        if (accepted != null && tree.equals(accepted.tree()) && Files.isDirectory(place.checkout())) {
            return;
        }
        Path fresh = scratch.resolve("checkout");
        mirror.export().write(tree, fresh);
        // The mark first: without it what lies in a checkout is the repository's.
        Files.deleteIfExists(ForeignDescription.mark(place.checkout()));
        TreeRemoval.remove(place.checkout());
        AtomicFile.rename(fresh, place.checkout());
    }
}
