package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebClients;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks registries. All methods have the same ways to fail: {@link NoAnswerException} when no answer comes or the registry can't
 * answer just now, an {@link EnvironmentProblem} of one item when it wants other credentials, and an {@link ItemProblem} with the
 * registry's own words for everything else.
 */
public final class RegistryClient {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);

    private final Exchange exchange;
    private final RegistryLimits limits;
    private final Documents documents;
    private final Blobs blobs;
    private final Tags tags;
    private final Referrers referrers;
    private final HarborProject harbor;

    /** Asks by these connections; tokens are kept as long as they are good. */
    public RegistryClient(
            WebClients web,
            RegistryCredentials credentials,
            RegistryAccess access,
            RegistryLimits limits,
            Clock clock) {
        this.limits = limits;
        exchange =
                new Exchange(web, new Tokens(credentials, new TokenService(web, access, limits, clock), clock), access);
        Pages pages = new Pages(exchange, limits);
        documents = new Documents(exchange, limits);
        blobs = new Blobs(exchange);
        tags = new Tags(exchange, pages, limits);
        referrers = new Referrers(exchange, pages, documents, limits);
        harbor = new HarborProject(exchange, pages, limits);
    }

    /** What is under a tag or a digest, asked by one HEAD; empty when the registry says that there is nothing. */
    public Optional<ManifestHead> head(RepositoryName repository, String tagOrDigest) throws NoAnswerException {
        return documents.head(repository, tagOrDigest);
    }

    /** The manifest or index under a tag or a digest, which it has; empty when the registry says that there is nothing. */
    public Optional<RegistryDocument> manifest(RepositoryName repository, String tagOrDigest) throws NoAnswerException {
        return documents.find(repository, tagOrDigest).map(Documents.Found::document);
    }

    /** All tags, in no order; none when the registry says that there is no such repository. */
    public List<String> tags(RepositoryName repository) throws NoAnswerException {
        return tags.of(repository);
    }

    /**
     * What refers to a manifest, by the registry's list or, where it has none, by the index under the fallback tag.
     *
     * @param artifactType the only one that is wanted, or null for all
     */
    public List<ContentDescriptor> referrers(RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws NoAnswerException {
        return referrers.of(repository, subject, artifactType);
    }

    /**
     * A blob from an offset on; whoever has all of it must not ask. Redirects are followed without credentials.
     *
     * @param offset of the first byte that is wanted; 0 for the whole blob
     */
    public Blob open(RepositoryName repository, Digest digest, long offset) throws IOException {
        return blobs.open(repository, digest, offset);
    }

    /**
     * A part of a blob, and nothing else. Redirects are followed without credentials.
     *
     * @param size of the whole blob, as somebody has promised it
     * @param from first byte
     * @param to the byte after the last one
     * @throws ItemProblem also when the registry does not send parts, or the blob has another size
     */
    public Blob part(RepositoryName repository, Digest digest, long size, long from, long to) throws IOException {
        return blobs.part(repository, digest, size, from, to);
    }

    /** Whether a blob is there. */
    public boolean hasBlob(RepositoryName repository, Digest digest) throws NoAnswerException {
        return blobSize(repository, digest).isPresent();
    }

    /** How large a blob is; empty when it is not there, -1 when the registry does not say. */
    public OptionalLong blobSize(RepositoryName repository, Digest digest) throws NoAnswerException {
        return blobs.size(repository, digest);
    }

    /** A small blob, whose size and digest are right; one that should be larger is not even asked for. */
    public byte[] smallBlob(RepositoryName repository, ContentDescriptor descriptor, int limit)
            throws NoAnswerException {
        return blobs.small(repository, descriptor, limit);
    }

    /**
     * Sees to it that a blob is there: finds it, mounts it from another repository, or uploads it.
     *
     * @param from another repository of the same registry that may have it
     * @param progress is told how many bytes the registry has
     * @throws ItemProblem when the content has another digest, among others
     */
    public void mountOrUpload(
            RepositoryName target,
            @Nullable RepositoryName from,
            Digest digest,
            BlobContent content,
            UploadNotes notes,
            LongConsumer progress)
            throws NoAnswerException {
        if (hasBlob(target, digest)) {
            notes.forget();
            progress.accept(content.size());
            return;
        }
        Optional<UploadSession> session = Optional.empty();
        if (from != null && from.host().equals(target.host()) && !from.equals(target)) {
            session = mounted(target, from, digest);
            if (session.isEmpty() && hasBlob(target, digest)) {
                notes.forget();
                progress.accept(content.size());
                return;
            }
        }
        upload(target, content, notes, progress, digest, session.orElse(null));
    }

    /**
     * Uploads a blob whose digest nobody knows yet; it is computed while the bytes are sent.
     *
     * @param progress is told how many bytes the registry has
     * @return its SHA-256
     */
    public Digest upload(RepositoryName repository, BlobContent content, UploadNotes notes, LongConsumer progress)
            throws NoAnswerException {
        return upload(repository, content, notes, progress, null, null);
    }

    /** Puts a manifest or an index under a tag or under its digest. */
    public PutResult put(RepositoryName repository, String tagOrDigest, byte[] document, String mediaType)
            throws NoAnswerException {
        return documents.put(repository, tagOrDigest, document, mediaType);
    }

    /**
     * Puts a manifest or an index under a tag, if that still leads where it led. It is looked at just before; between that look and the
     * registry's own, only the registry can tell, and not every one heeds such conditions: then the last one wins.
     *
     * @param before to what the tag led, or null for nothing
     * @return whether it was put; false when the tag leads elsewhere by now
     */
    public boolean putInPlaceOf(
            RepositoryName repository, String tag, RegistryDocument document, @Nullable Digest before)
            throws NoAnswerException {
        return documents.putInPlaceOf(repository, tag, document, before);
    }

    /**
     * Puts a manifest that has a subject under its digest, and sees to it that whoever looks for referrers of that subject finds
     * it: where the registry does not list it, the index under the fallback tag does.
     */
    public Digest attach(RepositoryName repository, Manifest referrer) throws NoAnswerException {
        return referrers.attach(repository, referrer);
    }

    /**
     * Deletes a manifest that refers to another one which stays, and what the index under the fallback tag says of it, also
     * where the registry deletes nothing, or refuses that to this user; that is the same race as with {@link #attach}.
     */
    public Deletion detach(RepositoryName repository, Digest subject, Digest referrer) throws NoAnswerException {
        return referrers.detach(repository, subject, referrer);
    }

    /** Deletes a manifest or an index, with all tags that it has. */
    public Deletion delete(RepositoryName repository, Digest digest) throws NoAnswerException {
        return documents.delete(repository, digest);
    }

    /** The repositories of a project of Harbor; empty when there is no Harbor. */
    public Optional<List<RepositoryName>> harborRepositories(String host, String project) throws NoAnswerException {
        return harbor.repositories(host, project);
    }

    /** A session in which to go on where the registry does not mount; empty where it does, or may not. */
    private Optional<UploadSession> mounted(RepositoryName target, RepositoryName from, Digest digest)
            throws NoAnswerException {
        try {
            return UploadSession.begin(
                    exchange, target, Scopes.push(target).andPull(from), "?mount=" + digest + "&from=" + from.path());
        } catch (EnvironmentProblem e) {
            LOG.debug("no mount from {}", from, e);
            return Optional.empty();
        }
    }

    private Digest upload(
            RepositoryName repository,
            BlobContent content,
            UploadNotes notes,
            LongConsumer progress,
            @Nullable Digest wanted,
            @Nullable UploadSession begun)
            throws NoAnswerException {
        try (SentContent sent = new SentContent(content, wanted, progress)) {
            return new BlobUpload(exchange, limits, repository, sent, notes, wanted).run(begun);
        }
    }
}
