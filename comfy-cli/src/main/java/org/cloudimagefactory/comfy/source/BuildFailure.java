package org.cloudimagefactory.comfy.source;

/**
 * Why a build of others came to nothing.
 *
 * @param reason one line for people
 * @param isTheirs whether what was built is the reason, so that the same would fail again; else this host is, or whoever ended it
 */
record BuildFailure(String reason, boolean isTheirs) {}
