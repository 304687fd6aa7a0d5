package org.cloudimagefactory.common.registry;

/**
 * What one HEAD tells of a manifest or an index.
 *
 * @param digest as the registry says; that of the bytes is looked at when they come
 * @param mediaType as the registry says, without parameters
 * @param size in bytes, or -1 where the registry does not say
 */
public record ManifestHead(Digest digest, String mediaType, long size) {}
