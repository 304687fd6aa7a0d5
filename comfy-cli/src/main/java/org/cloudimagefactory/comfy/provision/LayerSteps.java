package org.cloudimagefactory.comfy.provision;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.jspecify.annotations.Nullable;

/**
 * What one layer does in its guest.
 *
 * @param settings what is described anew in this layer, done before the provisioners; null: nothing, as behind a checkpoint
 * @param installed whether an installer has done localization, packages, users and kernel arguments of these settings
 * @param provisioners in order
 * @param ownKey SSH public key, one line, that lets the next layer in as root; null for a layer that is sealed
 * @param keyBelow the middle part of the key that this layer was let in by, taken away at its end; null: none
 * @param seal how the last layer ends; null for one that others stand on
 */
public record LayerSteps(
        @Nullable AppliancePlan settings,
        boolean installed,
        List<Provisioner> provisioners,
        @Nullable String ownKey,
        @Nullable String keyBelow,
        @Nullable Seal seal) {
    public LayerSteps {
        provisioners = List.copyOf(provisioners);
    }

    /**
     * The end of the last layer.
     *
     * @param appliance the whole of it, with what it inherits
     * @param script the distribution's own seal, or null for the general one
     * @param buildUser whom the first layer of an installation was built as
     */
    public record Seal(AppliancePlan appliance, @Nullable Path script, String buildUser) {}
}
