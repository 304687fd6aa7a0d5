package org.cloudimagefactory.comfy.git;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed what.
 *
 * @param require what must be signed; the commit where nothing is said
 * @param allowedSigners file of SSH keys, as OpenSSH's {@code ALLOWED SIGNERS} has it
 * @param gpgHome home directory of GnuPG; whoever has a key in its ring may sign
 * @param revoked file of SSH keys, or a key revocation list of OpenSSH, that count no more
 */
public record Verification(
        @Nullable Required require,
        @Nullable String allowedSigners,
        @Nullable String gpgHome,
        @Nullable String revoked) {
    /** What must be signed. */
    public enum Required {
        /** The commit that is built. */
        @JsonProperty("commit")
        COMMIT,
        /** The annotated tag that names it. */
        @JsonProperty("tag")
        TAG,
        /** Nothing: whoever can write to the repository is believed. */
        @JsonProperty("none")
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What must be signed. */
    public Required required() {
        return require == null ? Required.COMMIT : require;
    }
}
