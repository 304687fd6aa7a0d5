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

/**
 * Asks registries. All methods have the same ways to fail: {@link NoAnswerException} when no answer comes or the registry can't
 * answer just now, an {@link EnvironmentProblem} of one item when it wants other credentials, and an {@link ItemProblem} with the
 * registry's own words for everything else.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"})
public final class RegistryClient {
    private final WebClients web;
    private final RegistryCredentials credentials;
    private final RegistryAccess access;
    private final RegistryLimits limits;
    private final Clock clock;

    /** Asks by these connections; tokens are kept as long as they are good. */
    public RegistryClient(
            WebClients web,
            RegistryCredentials credentials,
            RegistryAccess access,
            RegistryLimits limits,
            Clock clock) {
        this.web = web;
        this.credentials = credentials;
        this.access = access;
        this.limits = limits;
        this.clock = clock;
    }

    /** What is under a tag or a digest, asked by one HEAD; empty when the registry says that there is nothing. */
    public Optional<ManifestHead> head(RepositoryName repository, String tagOrDigest) throws NoAnswerException {
        throw soon();
    }

    /** The manifest or index under a tag or a digest, which it has; empty when the registry says that there is nothing. */
    public Optional<RegistryDocument> manifest(RepositoryName repository, String tagOrDigest) throws NoAnswerException {
        throw soon();
    }

    /** All tags, in no order; none when the registry says that there is no such repository. */
    public List<String> tags(RepositoryName repository) throws NoAnswerException {
        throw soon();
    }

    /**
     * What refers to a manifest, by the registry's list or, where it has none, by the index under the fallback tag.
     *
     * @param artifactType the only one that is wanted, or null for all
     */
    public List<ContentDescriptor> referrers(RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws NoAnswerException {
        throw soon();
    }

    /**
     * A blob from an offset on; whoever has all of it must not ask. Redirects are followed without credentials.
     *
     * @param offset of the first byte that is wanted; 0 for the whole blob
     */
    public Blob open(RepositoryName repository, Digest digest, long offset) throws IOException {
        throw soon();
    }

    /** Whether a blob is there. */
    public boolean hasBlob(RepositoryName repository, Digest digest) throws NoAnswerException {
        return blobSize(repository, digest).isPresent();
    }

    /** How large a blob is; empty when it is not there, -1 when the registry does not say. */
    public OptionalLong blobSize(RepositoryName repository, Digest digest) throws NoAnswerException {
        throw soon();
    }

    /** A small blob, whose size and digest are right; one that should be larger is not even asked for. */
    public byte[] smallBlob(RepositoryName repository, ContentDescriptor descriptor, int limit)
            throws NoAnswerException {
        throw soon();
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
        throw soon();
    }

    /**
     * Uploads a blob whose digest nobody knows yet; it is computed while the bytes are sent.
     *
     * @param progress is told how many bytes the registry has
     * @return its SHA-256
     */
    public Digest upload(RepositoryName repository, BlobContent content, UploadNotes notes, LongConsumer progress)
            throws NoAnswerException {
        throw soon();
    }

    /** Puts a manifest or an index under a tag or under its digest. */
    public PutResult put(RepositoryName repository, String tagOrDigest, byte[] document, String mediaType)
            throws NoAnswerException {
        throw soon();
    }

    /**
     * Puts a manifest that has a subject under its digest, and sees to it that whoever looks for referrers of that subject finds
     * it: where the registry does not list it, the index under the fallback tag does.
     */
    public Digest attach(RepositoryName repository, Manifest referrer) throws NoAnswerException {
        throw soon();
    }

    /** Deletes a manifest or an index, with all tags that it has. */
    public Deletion delete(RepositoryName repository, Digest digest) throws NoAnswerException {
        throw soon();
    }

    /** The repositories of a project of Harbor; empty when there is no Harbor. */
    public Optional<List<RepositoryName>> harborRepositories(String host, String project) throws NoAnswerException {
        throw soon();
    }

    private UnsupportedOperationException soon() {
        return new UnsupportedOperationException("" + web.limits() + credentials + access + limits + clock);
    }
}
