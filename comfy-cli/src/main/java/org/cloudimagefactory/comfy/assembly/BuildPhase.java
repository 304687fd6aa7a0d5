package org.cloudimagefactory.comfy.assembly;

import java.util.Locale;

/** What a build goes through, as operators see it. */
public enum BuildPhase {
    /** Fetching or making what the build starts from. */
    PREPARING,
    /** The machine starts, keys are typed. */
    BOOTING,
    /** Waiting until the system lets the build in. */
    INSTALLING,
    /** Working in the system over SSH. */
    PROVISIONING,
    /** Ending the machine. */
    STOPPING,
    /** Looking for what must not be in the image. */
    CHECKING,
    /** Making the formats that were asked for. */
    CONVERTING,
    /** Starting the image once more, as its users will. */
    TESTING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
