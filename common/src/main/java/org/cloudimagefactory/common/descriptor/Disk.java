package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One disk of an appliance.
 *
 * @param type {@code os} for the one to boot from, {@code data} for others
 * @param format of the file at {@code path}: qcow2, raw, vmdk, vdi, vpc, vhdx or ova
 * @param path absolute
 * @param size virtual size in bytes
 * @param checksum of the file at {@code path}: algorithm ({@code sha512}, ...) to hexadecimal digest
 * @param target device in the guest, such as {@code vda}
 * @param devicePrefix such as {@code vd}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
// Fields of later versions.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Disk(
        String type,
        String format,
        String path,
        @Nullable Long size,
        Map<String, String> checksum,
        @Nullable String target,
        @JsonProperty("device_prefix") @Nullable String devicePrefix) {
    /** Type of the disk to boot from. */
    public static final String TYPE_OS = "os";

    /** Type of further disks. */
    public static final String TYPE_DATA = "data";

    /** Copies the map; null means none. */
    public Disk {
        checksum = checksum == null ? Map.of() : Map.copyOf(checksum);
    }
}
