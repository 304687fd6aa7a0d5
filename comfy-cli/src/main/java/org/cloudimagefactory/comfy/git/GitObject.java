package org.cloudimagefactory.comfy.git;

/**
 * What a ref stands for, as it lies in the mirror.
 *
 * @param ref that was asked for
 * @param object the commit, or the annotated tag
 * @param isTag whether it is an annotated tag
 * @param commit the commit, or that of the tag
 */
public record GitObject(RemoteRef ref, String object, boolean isTag, String commit) {}
