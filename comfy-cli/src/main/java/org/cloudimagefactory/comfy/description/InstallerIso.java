package org.cloudimagefactory.comfy.description;

/**
 * An installer ISO that is made here instead of fetched.
 *
 * @param script file of the template directory, run as {@code SCRIPT --output FILE --cache-dir DIR --version VERSION}
 */
public record InstallerIso(String script) {}
