package org.cloudimagefactory.nifty.backend.oci;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.jspecify.annotations.Nullable;

/**
 * As KubeVirt starts machines from: a container image whose only file lies below {@code disk/}, see "containerDisk" in its user
 * guide. The layer is not packed, so that its bytes flow as they are read.
 */
final class ContainerDiskLayout implements Layout {
    /** What Go calls the architectures that descriptors name as Linux does. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "amd64", "aarch64", "arm64", "ppc64le", "ppc64le", "s390x", "s390x", "riscv64", "riscv64");

    @Override
    public void check(Appliance appliance) {
        if (appliance.disks().size() > 1) {
            throw new ItemProblem("a containerdisk has one disk, and the appliance has "
                            + appliance.disks().size())
                    .hint("leave --layout out, which takes any number");
        }
        String format = appliance.disks().get(0).disk().format();
        if (!format.equals(ImageFormat.RAW.qemuName()) && !format.equals(ImageFormat.QCOW2.qemuName())) {
            throw new ItemProblem("a containerdisk holds a raw or qcow2 image, not " + format)
                    .hint("have the image converted to qcow2");
        }
    }

    @Override
    public String mediaType(ApplianceDisk disk) {
        return MediaTypes.OCI_TAR;
    }

    @Override
    public BlobContent layer(BlobContent file, ApplianceDisk disk) {
        return new TarredFile(file, "disk/disk." + disk.disk().format());
    }

    @Override
    public boolean isPlain() {
        return false;
    }

    @Override
    public @Nullable String artifactType() {
        return null;
    }

    @Override
    public byte[] config(Appliance appliance, List<Digest> layers) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("architecture", architecture(appliance));
        root.put("os", "linux");
        root.putObject("config");
        ObjectNode files = root.putObject("rootfs");
        files.put("type", "layers");
        layers.forEach(layer -> files.withArray("diff_ids").add(layer.toString()));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ContentDescriptor config(byte[] bytes) {
        return ContentDescriptor.of(MediaTypes.OCI_CONFIG, Digest.of(bytes), bytes.length);
    }

    private static String architecture(Appliance appliance) {
        OperatingSystem os = appliance.descriptor().os();
        String name = os == null || os.arch() == null ? "x86_64" : os.arch();
        return ARCHITECTURES.getOrDefault(name, name);
    }
}
