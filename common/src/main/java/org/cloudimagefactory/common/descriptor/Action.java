package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a descriptor asks for. */
public enum Action {
    /** A new appliance. */
    @JsonProperty("registration")
    REGISTRATION,
    /** A new version of a known appliance. */
    @JsonProperty("update")
    UPDATE,
    /** The appliance is not offered any longer. */
    @JsonProperty("expiration")
    EXPIRATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
