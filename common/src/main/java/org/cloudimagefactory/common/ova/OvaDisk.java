package org.cloudimagefactory.common.ova;

import java.nio.file.Path;

/**
 * A disk for an archive.
 *
 * @param file a VMDK of the kind streamOptimized, which is given a proper end when it is packed
 * @param capacity bytes that a guest sees
 */
public record OvaDisk(Path file, long capacity) {}
