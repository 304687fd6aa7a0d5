package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.Access;
import org.cloudimagefactory.comfy.appliance.Content;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of an appliance, on top of what its distribution says; all but the distribution is optional. See
 * {@code docs/comfy.md} for the meaning of each field.
 */
public record ApplianceDescription(
        String distribution,
        @JsonUnwrapped SystemChoice system,
        @Nullable BaseImage base,
        @JsonUnwrapped IdentityTexts identity,
        @JsonUnwrapped MachineChoice machine,
        @Nullable String hostname,
        @JsonUnwrapped Localization localization,
        @Nullable DiskDescription disk,
        @JsonUnwrapped Content content,
        @JsonUnwrapped Access access,
        List<Provisioner> provisioners) {
    public ApplianceDescription {
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
    }

    /**
     * An image of the operator's own to build upon.
     *
     * @param image path
     * @param format of the image; qcow2 where none is given
     * @param checksum digest with its algorithm before a colon, or null
     */
    public record BaseImage(
            String image, @Nullable String format, @Nullable String checksum) {}
}
