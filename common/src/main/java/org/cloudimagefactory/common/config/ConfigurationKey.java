package org.cloudimagefactory.common.config;

import java.util.Locale;

/**
 * How an option is called in configuration files and in the environment: {@code --metadata-dir} is {@code metadata_dir} in a
 * file of any tool and {@code ITCHY_METADATA_DIR} in the environment of itchy.
 *
 * @param name in files
 */
public record ConfigurationKey(String name) {
    /** The key of an option's long name. */
    public static ConfigurationKey ofOption(String longName) {
        String name = longName.startsWith("--") ? longName.substring(2) : longName;
        return new ConfigurationKey(name.replace('-', '_'));
    }

    /** The variable of the environment for a tool. */
    public String variable(String tool) {
        return (tool + "_" + name).toUpperCase(Locale.ROOT);
    }
}
