package org.cloudimagefactory.common.imagelist.trust;

import java.util.Locale;

/** What becomes of a list whose signer's certificate is made for other purposes than to sign mail or documents. */
public enum EndorserPurpose {
    /** It is taken, and a warning tells. */
    WARN,
    /** It is refused. */
    STRICT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
