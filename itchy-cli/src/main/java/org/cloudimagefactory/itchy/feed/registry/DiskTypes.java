package org.cloudimagefactory.itchy.feed.registry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;

/** Which layers are disks: by media types that are known, and by nothing else. */
final class DiskTypes {
    /** Media types of disks, with what files of theirs end in. */
    private static final Map<String, String> DISKS = Map.ofEntries(
            Map.entry(MediaTypes.QEMU_DISK, "qcow2"),
            Map.entry("application/x-qcow2", "qcow2"),
            Map.entry("application/x-raw-disk-image", "raw"),
            Map.entry("application/x-vmdk-disk", "vmdk"),
            Map.entry("application/x-vmdk", "vmdk"),
            Map.entry("application/x-virtualbox-vdi", "vdi"),
            Map.entry("application/x-vhd-disk", "vhd"),
            Map.entry("application/x-vhdx-disk", "vhdx"),
            Map.entry("application/x-virtualbox-ova", "ova"),
            Map.entry("application/ovf+ova", "ova"),
            Map.entry("application/vnd.kubevirt.disk.raw", "raw"),
            Map.entry("application/vnd.kubevirt.disk.raw+zstd", "raw.zst"),
            Map.entry("application/vnd.kubevirt.disk.raw+gzip", "raw.gz"));

    private static final Set<String> CONFIGS = Set.of(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG);

    private static final String TAR = "tar";
    private static final Map<String, String> LAYERS = Map.of(
            MediaTypes.OCI_TAR,
            TAR,
            "application/vnd.docker.image.rootfs.diff.tar",
            TAR,
            MediaTypes.OCI_TAR_GZIP,
            "gzip",
            MediaTypes.DOCKER_TAR_GZIP,
            "gzip",
            MediaTypes.OCI_TAR_ZSTD,
            "zstd");

    private DiskTypes() {}

    /** What the file of a disk ends in; nothing when the layer is none. */
    static Optional<String> ending(ContentDescriptor layer) {
        String ending = DISKS.get(layer.mediaType());
        String title = layer.annotations().getOrDefault(Annotations.TITLE, "").toLowerCase(Locale.ROOT);
        if (ending != null && layer.mediaType().equals(MediaTypes.QEMU_DISK) && title.endsWith(".raw")) {
            // EGI gives this type to whatever QEMU reads.
            return Optional.of("raw");
        }
        return Optional.ofNullable(ending);
    }

    /** Whether a manifest is a container image, whose layers are archives of files. */
    static boolean isContainerImage(Manifest manifest) {
        return CONFIGS.contains(manifest.config().mediaType());
    }

    /** How a layer of a container image is packed: {@code tar}, {@code gzip} or {@code zstd}; nothing when it is no archive. */
    static Optional<String> packing(String mediaType) {
        return Optional.ofNullable(LAYERS.get(mediaType));
    }
}
