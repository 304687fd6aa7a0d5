package org.cloudimagefactory.comfy.appliance;

import org.jspecify.annotations.Nullable;

/**
 * A file to be put into the appliance.
 *
 * @param path absolute, in the guest
 * @param content its text, or null when it is copied from a source
 * @param source a file beside the description, absolute in a plan; one whose name ends in {@code .j2} is rendered first
 * @param mode octal
 * @param owner user name
 * @param group group name
 */
public record FileEntry(
        String path, @Nullable String content, @Nullable String source, String mode, String owner, String group) {
    /** Fills in what is not given. */
    public FileEntry {
        mode = mode == null ? "0644" : mode;
        owner = owner == null ? "root" : owner;
        group = group == null ? "root" : group;
    }
}
