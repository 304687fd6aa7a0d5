package org.cloudimagefactory.common.imagelist.trust;

import java.util.Locale;

/** How much revocation lists matter. */
public enum RevocationMode {
    /** Each authority of a chain must have a valid one. */
    REQUIRE,
    /** One that is there must be valid and is believed; none is no error. */
    IF_PRESENT,
    /** None is looked at. */
    IGNORE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
