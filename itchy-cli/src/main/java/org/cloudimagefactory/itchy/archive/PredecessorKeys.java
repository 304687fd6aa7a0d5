package org.cloudimagefactory.itchy.archive;

import java.util.Map;

/** Keys of the predecessor's configuration files that are spelled otherwise now. */
public final class PredecessorKeys {
    /** The predecessor's key to ours; directories have the permissions of the directory that they are made in. */
    public static final Map<String, String> ALIASES = Map.of(
            "output_image_format", "required_format",
            "permissions.file", "file_permissions",
            "permissions.directory", "",
            "log_to.archive_log", "archive_log",
            "log_to.process_log", "process_log");

    private PredecessorKeys() {}
}
