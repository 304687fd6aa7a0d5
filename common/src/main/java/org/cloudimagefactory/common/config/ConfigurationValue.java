package org.cloudimagefactory.common.config;

/**
 * A configured value and where it came from.
 *
 * @param value as text
 * @param origin a file or a variable of the environment, for messages
 */
public record ConfigurationValue(String value, String origin) {}
