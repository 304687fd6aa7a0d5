package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/**
 * A datastore.
 *
 * @param basePath its directory
 * @param imageIds the images in it
 */
public record SandboxDatastore(
        int id,
        String name,
        DatastoreType type,
        String basePath,
        Capacity capacity,
        List<Integer> imageIds,
        Attributes template)
        implements PoolObject {
    /** What monitoring says of the space, in megabytes. */
    public record Capacity(long total, long free, long used) {}

    public SandboxDatastore {
        imageIds = List.copyOf(imageIds);
    }

    @Override
    public Owner owner() {
        return Owner.ONEADMIN;
    }

    @Override
    public Permissions permissions() {
        return Permissions.ofDatastore();
    }

    /** The datastore as it stands with these images and this space. */
    public SandboxDatastore observed(List<Integer> images, Capacity space) {
        return new SandboxDatastore(id, name, type, basePath, space, images, template);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<DATASTORE>");
        appendHead(xml);
        permissions().appendTo(xml);
        Xml.cdata(xml, "DS_MAD", template.text("DS_MAD").orElse("-"));
        Xml.cdata(xml, "TM_MAD", template.text("TM_MAD").orElse("-"));
        Xml.cdata(xml, "BASE_PATH", basePath);
        Xml.element(xml, "TYPE", type.number());
        Xml.element(xml, "DISK_TYPE", 0);
        Xml.element(xml, "STATE", 0);
        Xml.ids(xml, "CLUSTERS", List.of(0));
        Xml.element(xml, "TOTAL_MB", capacity.total());
        Xml.element(xml, "FREE_MB", capacity.free());
        Xml.element(xml, "USED_MB", capacity.used());
        Xml.ids(xml, "IMAGES", imageIds);
        template.appendTo(xml, "TEMPLATE");
        xml.append("</DATASTORE>");
    }

    /** The value of an attribute as words. */
    public List<String> words(String attribute) {
        return template.text(attribute)
                .map(text -> List.of(text.strip().split("\\s+")))
                .orElse(List.of());
    }
}
