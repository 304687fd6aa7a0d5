package org.cloudimagefactory.common.cli;

/** What belongs to a first configuration besides settings, such as a secret or a subscription. */
public interface Addition {
    /** What it is, in a line for people that holds no secret. */
    String description();

    /** Makes it with the new configuration, and returns an exit code. */
    int make(ToolCommandLine configured);
}
