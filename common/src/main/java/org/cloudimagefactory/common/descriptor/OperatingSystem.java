package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What runs in an appliance.
 *
 * @param type family, {@code linux} where none is given
 * @param distribution such as {@code debian}
 * @param version of the distribution
 * @param arch of the processor, {@code x86_64} where none is given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
// Fields of later versions.
@JsonIgnoreProperties(ignoreUnknown = true)
public record OperatingSystem(
        @Nullable String type,
        @Nullable String distribution,
        @Nullable String version,
        @Nullable String arch) {
    /** Fills the defaults in. */
    public OperatingSystem {
        type = type == null ? "linux" : type;
        arch = arch == null ? "x86_64" : arch;
    }
}
