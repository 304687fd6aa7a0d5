package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.Arrays;
import java.util.Optional;

/** The recorded versions of OpenNebula; what differs between them is decided by asking the version. */
public enum OneVersion {
    V6_10("6.10.0"),
    V7_4("7.4.0");

    private final String number;

    OneVersion(String number) {
        this.number = number;
    }

    /** The version of this number. */
    public static Optional<OneVersion> of(String number) {
        return Arrays.stream(values())
                .filter(version -> version.number.equals(number))
                .findFirst();
    }

    /** What {@code one.system.version} answers. */
    public String number() {
        return number;
    }

    /** Whether images show MODTIME, groups show VLAN_RULES, and names must not hold a newline. */
    public boolean isSeven() {
        return this == V7_4;
    }

    @Override
    public String toString() {
        return number;
    }
}
