package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;

/** Completes a disk of a machine with what its image and datastore say. */
record DiskAttributes(Cloud cloud, Datastores datastores, int uid) {
    Attribute.Vector complete(Attribute.Vector disk, int number) {
        Map<String, String> parts = new TreeMap<>(disk.parts());
        parts.put("DISK_ID", Integer.toString(number));
        Optional<SandboxImage> image =
                new TemplateDisks(cloud).imageId(disk, uid).flatMap(cloud.images()::get);
        if (image.isPresent()) {
            putImage(parts, image.get(), number);
            datastores.get(image.get().datastoreId()).ifPresent(datastore -> putDatastore(parts, datastore));
        }
        return new Attribute.Vector("DISK", parts);
    }

    private static void putImage(Map<String, String> parts, SandboxImage image, int number) {
        String prefix = image.template().text("DEV_PREFIX").orElse("sd");
        String size = Long.toString(image.file().sizeMegabytes());
        parts.putIfAbsent("DEV_PREFIX", prefix);
        parts.put("IMAGE", image.name());
        parts.put("IMAGE_ID", Integer.toString(image.id()));
        parts.put("IMAGE_STATE", Integer.toString(image.state().number()));
        parts.put("SOURCE", image.file().source());
        parts.put("ORIGINAL_SIZE", size);
        parts.putIfAbsent("SIZE", size);
        parts.put("DISK_SNAPSHOT_TOTAL_SIZE", "0");
        if (!image.file().format().isEmpty()) {
            parts.put("DRIVER", image.file().format());
            parts.put("FORMAT", image.file().format());
        }
        parts.putIfAbsent("READONLY", "NO");
        parts.put("CLONE", image.persistent() ? "NO" : "YES");
        parts.put("SAVE", image.persistent() ? "YES" : "NO");
        if (image.persistent()) {
            parts.put("PERSISTENT", "YES");
        }
        if (image.state().isLocked()) {
            parts.put("CLONING", "YES");
        }
        parts.put("TYPE", "FILE");
        parts.putIfAbsent("TARGET", parts.get("DEV_PREFIX") + (char) ('a' + number % 26));
    }

    private static void putDatastore(Map<String, String> parts, SandboxDatastore datastore) {
        parts.put("DATASTORE", datastore.name());
        parts.put("DATASTORE_ID", Integer.toString(datastore.id()));
        parts.put("CLUSTER_ID", "0");
        for (String name : new String[] {
            "ALLOW_ORPHANS", "CLONE_TARGET", "DISK_TYPE", "LN_TARGET", "PERSISTENT_SNAPSHOTS", "TM_MAD"
        }) {
            datastore.template().text(name).ifPresent(value -> parts.put(name, value));
        }
    }
}
