package org.cloudimagefactory.itchy.feed.registry;

/**
 * A layer that holds a disk.
 *
 * @param digest of the layer
 * @param size of the layer in bytes
 * @param mediaType of the layer
 * @param name of the disk within an OVA
 * @param capacity bytes that a guest sees, as far as it is known
 */
record ArtifactFile(String digest, long size, String mediaType, String name, long capacity) {}
