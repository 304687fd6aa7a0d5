package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.jspecify.annotations.Nullable;

/** How disks lie in manifests. */
interface Layout {
    /**
     * Finds what this layout can't hold.
     *
     * @throws org.cloudimagefactory.common.problem.ItemProblem when there is something
     */
    void check(Appliance appliance);

    /** Media type of the layer of a disk. */
    String mediaType(ApplianceDisk disk);

    /** The bytes of the layer around those of the image file. */
    BlobContent layer(BlobContent file, ApplianceDisk disk);

    /** Whether the layer is the image file as it is, so that they have the same digest. */
    boolean isPlain();

    /** What the manifest says it is, or null. */
    @Nullable
    String artifactType();

    /** The config that goes with layers. */
    byte[] config(Appliance appliance, List<Digest> layers);

    /** Names a config of these bytes. */
    ContentDescriptor config(byte[] bytes);
}
