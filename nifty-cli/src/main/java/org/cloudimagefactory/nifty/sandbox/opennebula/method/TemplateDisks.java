package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** Finds the images that the disks of a template name, by id or by name and owner. */
record TemplateDisks(Cloud cloud) {
    NavigableSet<Integer> imageIds(Attributes template, int uid) {
        NavigableSet<Integer> ids = new TreeSet<>();
        for (Attribute.Vector disk : template.vectors("DISK")) {
            imageId(disk, uid).ifPresent(ids::add);
        }
        return ids;
    }

    Optional<Integer> imageId(Attribute.Vector disk, int uid) {
        Map<String, String> parts = disk.parts();
        String id = parts.getOrDefault("IMAGE_ID", "").strip();
        if (id.matches("[0-9]{1,9}")) {
            return Optional.of(Integer.valueOf(id));
        }
        String name = parts.get("IMAGE");
        return name == null ? Optional.empty() : cloud.images().idOf(owner(parts, uid), name);
    }

    private int owner(Map<String, String> parts, int uid) {
        String id = parts.getOrDefault("IMAGE_UID", "").strip();
        if (id.matches("[0-9]{1,9}")) {
            return Integer.parseInt(id);
        }
        String name = parts.getOrDefault("IMAGE_UNAME", "");
        return cloud.users().newestFirst().stream()
                .filter(user -> user.name().equals(name))
                .map(user -> user.id())
                .findFirst()
                .orElse(uid);
    }
}
