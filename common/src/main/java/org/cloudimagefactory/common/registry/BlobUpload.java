package org.cloudimagefactory.common.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload of one blob in chunks. When something goes wrong the registry is asked what it has, and the upload goes on there; where
 * it has lost the session, or has something that can't be ours, the upload begins anew, a few times at most.
 */
final class BlobUpload {
    private static final Logger LOG = LoggerFactory.getLogger(BlobUpload.class);
    private static final int MOST_BEGINNINGS = 3;

    private final Exchange exchange;
    private final ChunkSize chunks;
    private final RepositoryName repository;
    private final SentContent content;
    private final UploadNotes notes;
    private final @Nullable Digest wanted;

    private @Nullable UploadSession session;
    private long position;
    private int lost;

    BlobUpload(
            Exchange exchange,
            RegistryLimits limits,
            RepositoryName repository,
            SentContent content,
            UploadNotes notes,
            @Nullable Digest wanted) {
        this.exchange = exchange;
        this.chunks = new ChunkSize(limits);
        this.repository = repository;
        this.content = content;
        this.notes = notes;
        this.wanted = wanted;
    }

    /**
     * Uploads.
     *
     * @param begun a session that the registry has offered, or null
     */
    Digest run(@Nullable UploadSession begun) throws NoAnswerException {
        session = resumed(begun);
        Attempts attempts = exchange.web().limits().retry().until(Deadline.NEVER);
        long most = position;
        while (true) {
            try {
                Optional<Digest> done = through();
                if (done.isPresent()) {
                    return done.get();
                }
            } catch (NoAnswerException e) {
                content.failIfUnreadable();
                chunks.brokenOff();
                LOG.info("an upload to {} broke off at byte {}: {}", repository, position, e.getMessage());
                // A registry that loses the session each time comes no further, however much it takes.
                if (!again(attempts, Math.max(0, position - most), e)) {
                    throw e;
                }
                most = Math.max(most, position);
                Optional<Digest> done = findAgain();
                if (done.isPresent()) {
                    return done.get();
                }
            }
        }
    }

    private static boolean again(Attempts attempts, long gained, NoAnswerException why) {
        try {
            return attempts.again(gained, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One way through; empty when it has to begin anew. */
    private Optional<Digest> through() throws NoAnswerException {
        UploadSession current = session == null ? begin() : session;
        while (position < content.size()) {
            long length = chunks.next(current.leastChunk(), content.size() - position);
            OptionalLong taken;
            try {
                taken = sent(current, length);
            } catch (TooLargeException e) {
                if (!chunks.refused(length, current.leastChunk())) {
                    throw e.problem();
                }
                if (!takesUp(current)) {
                    session = null;
                    return Optional.empty();
                }
                continue;
            }
            if (taken.isEmpty() || taken.getAsLong() > position + length) {
                abandon(current, "has lost it or mixed it up");
                return Optional.empty();
            }
            if (taken.getAsLong() <= position) {
                countLoss("takes nothing more of it");
            }
            moveTo(taken.getAsLong());
            notes.keep(repository, content.size(), current.note(), position);
        }
        return end(current);
    }

    private OptionalLong sent(UploadSession current, long length) throws NoAnswerException, TooLargeException {
        long start = System.nanoTime();
        OptionalLong taken = current.send(position, content.chunk(position, length));
        chunks.taken(length, Duration.ofNanos(System.nanoTime() - start));
        return taken;
    }

    private Optional<Digest> end(UploadSession current) throws NoAnswerException {
        Digest digest = content.digest();
        if (wanted != null && !wanted.equals(digest)) {
            current.cancel();
            notes.forget();
            throw new ItemProblem("it has the digest " + digest + " instead of " + wanted);
        }
        return switch (current.close(digest)) {
            case DONE -> {
                notes.forget();
                yield Optional.of(digest);
            }
            case LOST -> {
                abandon(current, "has lost it");
                yield Optional.empty();
            }
            case WRONG -> {
                abandon(current, "has got something else");
                yield Optional.empty();
            }
        };
    }

    private UploadSession begin() throws NoAnswerException {
        UploadSession begun = UploadSession.begin(exchange, repository, Scopes.push(repository), "")
                .orElseThrow(() -> new ItemProblem(
                        repository.host() + " says that an upload to " + repository + " is done that has not begun"));
        started(begun);
        return begun;
    }

    private void started(UploadSession begun) {
        session = begun;
        moveTo(0);
        notes.keep(repository, content.size(), begun.note(), 0);
    }

    private @Nullable UploadSession resumed(@Nullable UploadSession begun) throws NoAnswerException {
        Optional<UploadSession> known = notes.session(repository, content.size())
                .flatMap(note -> UploadSession.known(exchange, repository, note));
        if (known.isPresent() && takesUp(known.get())) {
            if (begun != null) {
                begun.cancel();
            }
            return known.get();
        }
        if (begun != null) {
            started(begun);
        }
        return begun;
    }

    /** After a failure: the registry may have got more than it could tell, all of it, or has lost it. */
    private Optional<Digest> findAgain() throws NoAnswerException {
        UploadSession current = session;
        if (current == null || takesUp(current)) {
            return Optional.empty();
        }
        session = null;
        boolean wasWhole = position == content.size();
        if (wasWhole && new Blobs(exchange).size(repository, content.digest()).isPresent()) {
            // What got lost was the answer to the closing.
            notes.forget();
            return Optional.of(content.digest());
        }
        return Optional.empty();
    }

    private boolean takesUp(UploadSession known) throws NoAnswerException {
        OptionalLong has = known.position();
        if (has.isEmpty() || has.getAsLong() > content.size()) {
            known.cancel();
            return false;
        }
        LOG.info("the upload to {} goes on at byte {}", repository, has.getAsLong());
        moveTo(has.getAsLong());
        notes.keep(repository, content.size(), known.note(), position);
        return true;
    }

    private void abandon(UploadSession current, String why) {
        current.cancel();
        notes.forget();
        session = null;
        countLoss(why);
        LOG.info("the upload to {} begins anew: the registry {}", repository, why);
    }

    private void countLoss(String why) {
        lost++;
        if (lost >= MOST_BEGINNINGS) {
            notes.forget();
            throw new ItemProblem(
                    "cannot upload to " + repository + ": the registry " + why + ", " + lost + " times by now");
        }
    }

    private void moveTo(long offset) {
        position = offset;
        content.acknowledged(offset);
    }
}
