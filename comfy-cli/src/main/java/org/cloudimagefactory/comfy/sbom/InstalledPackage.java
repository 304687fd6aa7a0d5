package org.cloudimagefactory.comfy.sbom;

/**
 * One package of a guest.
 *
 * @param name of it
 * @param version of it, an epoch before a colon
 * @param architecture that it was made for
 * @param source name of the source package that it was made from; empty when that is not known
 * @param sourceVersion version of the source package; empty when that is not known
 */
public record InstalledPackage(String name, String version, String architecture, String source, String sourceVersion) {}
