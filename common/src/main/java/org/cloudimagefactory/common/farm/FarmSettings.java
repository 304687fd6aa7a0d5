package org.cloudimagefactory.common.farm;

import java.util.List;

/**
 * How jobs are run.
 *
 * @param command the tool on the nodes and its arguments, to which the directory of the attempt is added
 * @param version that the tool there must have
 * @param maxAttempts how often a job may be lost
 */
public record FarmSettings(List<String> command, String version, int maxAttempts) {
    public FarmSettings {
        command = List.copyOf(command);
    }
}
