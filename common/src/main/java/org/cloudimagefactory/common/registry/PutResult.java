package org.cloudimagefactory.common.registry;

/**
 * What a registry made of a manifest.
 *
 * @param digest of its bytes
 * @param subjectIndexed whether the registry lists it among the referrers of its subject
 */
public record PutResult(Digest digest, boolean subjectIndexed) {}
