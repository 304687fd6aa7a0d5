package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The appliance descriptor, version 1: what {@code comfy} and {@code itchy} write and {@code nifty} reads. Format:
 * {@code docs/descriptor.md} and the JSON Schema beside this class.
 *
 * @param action what is asked for
 * @param identifier what makes two descriptors speak of the same appliance
 * @param version of the appliance; compared for equality only
 * @param title free text
 * @param description free text
 * @param mpuri market place URI
 * @param groups who may use it; empty: only the owner
 * @param memory MiB recommended
 * @param cpu virtual cores recommended
 * @param expires RFC 3339, UTC
 * @param imageList identifier of the HEPiX image list that it came from
 * @param os what runs in it
 * @param disks the disk to boot from and others
 * @param attributes carried along untouched
 * @param unknown fields of later versions, kept and ignored
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "action",
    "identifier",
    "version",
    "title",
    "description",
    "mpuri",
    "groups",
    "memory",
    "cpu",
    "expires",
    "image_list",
    "os",
    "disks",
    "attributes"
})
public record ApplianceDescriptor(
        Action action,
        String identifier,
        @Nullable String version,
        @Nullable String title,
        @Nullable String description,
        @Nullable String mpuri,
        List<String> groups,
        @Nullable Long memory,
        @Nullable Double cpu,
        @Nullable String expires,
        @JsonProperty("image_list") @Nullable String imageList,
        @Nullable OperatingSystem os,
        List<Disk> disks,
        Map<String, String> attributes,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** Copies the collections, keeping their order; null means none. */
    public ApplianceDescriptor {
        groups = groups == null ? List.of() : List.copyOf(groups);
        disks = disks == null ? List.of() : List.copyOf(disks);
        attributes =
                attributes == null ? Map.of() : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        unknown = unknown == null ? Map.of() : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    }

    /** An expiration, which needs no more than this. */
    public static ApplianceDescriptor expiration(String identifier, @Nullable String version) {
        return builder(Action.EXPIRATION, identifier).version(version).build();
    }

    /** Starts a descriptor. */
    public static ApplianceDescriptorBuilder builder(Action action, String identifier) {
        return new ApplianceDescriptorBuilder(action, identifier);
    }

    /** The disk to boot from. */
    @JsonIgnore
    public Optional<Disk> osDisk() {
        return disks.stream().filter(disk -> disk.type().equals(Disk.TYPE_OS)).findFirst();
    }
}
