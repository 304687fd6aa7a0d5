package org.cloudimagefactory.common.registry.signature;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;

/** What signatures need of the repository in which the signed manifest lies. */
interface SignatureStore {
    /** What refers to a manifest, as the registry lists it. */
    List<ContentDescriptor> referrers(Digest subject) throws NoAnswerException;

    /** The manifest or index under a tag or digest. */
    Optional<RegistryDocument> document(String tagOrDigest) throws NoAnswerException;

    /**
     * The content of a layer.
     *
     * @throws ItemProblem when it is not there, or not what the descriptor says
     */
    byte[] blob(ContentDescriptor descriptor, int limit) throws NoAnswerException;

    /** Sees to it that content is there. */
    void upload(byte[] content) throws NoAnswerException;

    /** Puts a manifest that refers to another one, so that it is found. */
    Digest attach(Manifest referrer) throws NoAnswerException;

    /** Puts a manifest under a tag. */
    Digest put(String tag, Manifest manifest) throws NoAnswerException;
}
