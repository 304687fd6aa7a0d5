package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.DatastoreType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** The three datastores that a new server has: 0 system, 1 default (images), 2 files. */
public final class Datastores {
    /**
     * What all datastores are set up with.
     *
     * @param directory where their directories are
     * @param safeDirs prefixes of paths that images may be copied from
     * @param restrictedDirs prefixes of paths that they may not be copied from otherwise
     * @param capacityMegabytes size of each, 0 for that of the file system
     */
    public record Setup(Path directory, List<String> safeDirs, List<String> restrictedDirs, long capacityMegabytes) {
        public Setup {
            safeDirs = List.copyOf(safeDirs);
            restrictedDirs = List.copyOf(restrictedDirs);
        }
    }

    private final NavigableMap<Integer, SandboxDatastore> datastores = new TreeMap<>();
    private final Setup setup;
    private final Cloud cloud;
    private volatile boolean full;

    /** Sets the datastores up. */
    public Datastores(Setup setup, OneVersion version, Cloud cloud) {
        this.setup = setup;
        this.cloud = cloud;
        add(0, "system", DatastoreType.SYSTEM_DS, version, systemAttributes(version));
        add(1, "default", DatastoreType.IMAGE_DS, version, imageAttributes(Map.of("DISK_TYPE", "FILE")));
        add(2, "files", DatastoreType.FILE_DS, version, imageAttributes(Map.of()));
    }

    /** The datastore of this id as it was set up: without the images in it and the space that is left. */
    public Optional<SandboxDatastore> get(int id) {
        return Optional.ofNullable(datastores.get(id));
    }

    /** The datastore of this id as it stands. */
    public Optional<SandboxDatastore> observed(int id) {
        return get(id).map(this::observed);
    }

    /** All datastores as they stand, the newest first. */
    public List<SandboxDatastore> newestFirst() {
        return datastores.descendingMap().values().stream().map(this::observed).toList();
    }

    /** Makes monitoring say that there is no space left, or the truth again. */
    public void pretendFull(boolean value) {
        full = value;
    }

    private SandboxDatastore observed(SandboxDatastore datastore) {
        List<SandboxImage> images = cloud
                .locked(() -> List.copyOf(cloud.images().oldestFirst()))
                .stream()
                .filter(image -> image.datastoreId() == datastore.id())
                .toList();
        SandboxDatastore.Capacity space =
                datastore.type() == DatastoreType.SYSTEM_DS ? new SandboxDatastore.Capacity(0, 0, 0) : space(images);
        return datastore.observed(images.stream().map(SandboxImage::id).toList(), space);
    }

    private SandboxDatastore.Capacity space(List<SandboxImage> images) {
        if (full) {
            long used = Math.max(1, setup.capacityMegabytes());
            return new SandboxDatastore.Capacity(used, 0, used);
        }
        if (setup.capacityMegabytes() > 0) {
            long used = images.stream()
                    .mapToLong(image -> image.file().sizeMegabytes())
                    .sum();
            return new SandboxDatastore.Capacity(
                    setup.capacityMegabytes(), Math.max(0, setup.capacityMegabytes() - used), used);
        }
        try {
            long total = DiskSpace.total(setup.directory()) >> 20;
            long free = DiskSpace.usable(setup.directory()) >> 20;
            return new SandboxDatastore.Capacity(total, free, total - free);
        } catch (IOException e) {
            return new SandboxDatastore.Capacity(0, 0, 0);
        }
    }

    private void add(int id, String name, DatastoreType type, OneVersion version, Map<String, String> attributes) {
        Map<String, String> all = new TreeMap<>(attributes);
        all.put("ALLOW_ORPHANS", version.isSeven() ? "FORMAT" : "YES");
        all.put("TM_MAD", version.isSeven() ? "local" : "ssh");
        all.put("TYPE", type.name());
        all.put("RESTRICTED_DIRS", String.join(" ", setup.restrictedDirs()));
        all.put("SAFE_DIRS", String.join(" ", setup.safeDirs()));
        if (version.isSeven()) {
            all.put("PERSISTENT_SNAPSHOTS", "YES");
        }
        List<Attribute> list = all.entrySet().stream()
                .map(entry -> (Attribute) new Attribute.Single(entry.getKey(), entry.getValue()))
                .toList();
        String path = setup.directory().resolve(Integer.toString(id)).toString();
        datastores.put(
                id,
                new SandboxDatastore(
                        id, name, type, path, new SandboxDatastore.Capacity(0, 0, 0), List.of(), new Attributes(list)));
    }

    private static Map<String, String> imageAttributes(Map<String, String> more) {
        Map<String, String> attributes = new TreeMap<>(more);
        attributes.put("DS_MAD", "fs");
        attributes.put("CLONE_TARGET", "SYSTEM");
        attributes.put("LN_TARGET", "SYSTEM");
        return attributes;
    }

    private static Map<String, String> systemAttributes(OneVersion version) {
        Map<String, String> attributes = new TreeMap<>(Map.of("DISK_TYPE", "FILE", "SHARED", "NO"));
        attributes.put("DS_MIGRATE", "YES");
        if (version.isSeven()) {
            attributes.put("DS_LIVE_MIGRATE", "YES");
            attributes.put("DS_MIGRATE_SNAP", "YES");
        }
        return attributes;
    }
}
