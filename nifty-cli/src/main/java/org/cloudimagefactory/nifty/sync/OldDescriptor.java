package org.cloudimagefactory.nifty.sync;

import java.nio.file.Path;

/**
 * A file that goes: a descriptor that nobody needs any longer, or the reason why it was set aside.
 *
 * @param file where it lies
 * @param reason why it goes, for people
 */
public record OldDescriptor(Path file, String reason) {}
