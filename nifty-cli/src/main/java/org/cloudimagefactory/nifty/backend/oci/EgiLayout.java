package org.cloudimagefactory.nifty.backend.oci;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;

/** As EGI publishes its images with oras: each layer is an image file as it is, and the config is empty. */
final class EgiLayout implements Layout {
    /** What oras writes where nobody says what an artifact is. */
    private static final String UNKNOWN_ARTIFACT = "application/vnd.unknown.artifact.v1";

    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    /** As QEMU's own type; the format stands in an annotation. */
    private static final Map<String, String> OTHER_TYPES = Map.of(
            ImageFormat.RAW.qemuName(), "application/x-raw-disk-image",
            ImageFormat.VMDK.qemuName(), "application/x-vmdk-disk",
            ImageFormat.VDI.qemuName(), "application/x-virtualbox-vdi",
            ImageFormat.VPC.qemuName(), "application/x-vhd-disk",
            ImageFormat.VHDX.qemuName(), "application/x-vhdx-disk",
            ImageFormat.OVA.qemuName(), "application/x-virtualbox-ova");

    @Override
    public void check(Appliance appliance) {}

    @Override
    public String mediaType(ApplianceDisk disk) {
        return OTHER_TYPES.getOrDefault(disk.disk().format(), MediaTypes.QEMU_DISK);
    }

    @Override
    public BlobContent layer(BlobContent file, ApplianceDisk disk) {
        return file;
    }

    @Override
    public boolean isPlain() {
        return true;
    }

    @Override
    public String artifactType() {
        return UNKNOWN_ARTIFACT;
    }

    @Override
    public byte[] config(Appliance appliance, List<Digest> layers) {
        return EMPTY.clone();
    }

    @Override
    public ContentDescriptor config(byte[] bytes) {
        return ContentDescriptor.EMPTY;
    }
}
