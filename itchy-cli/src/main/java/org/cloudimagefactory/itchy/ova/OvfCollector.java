package org.cloudimagefactory.itchy.ova;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Picks out of the stream of an OVF description what taking a disk in needs. */
final class OvfCollector {
    private static final int ELEMENT_LIMIT = 10_000;
    /** More than any machine has; each is compared with all others. */
    private static final int ITEM_LIMIT = 4000;

    private static final int TEXT_LIMIT = 64 * 1024;

    private final Map<String, OvfDocument.FileReference> files = new LinkedHashMap<>();
    private final List<OvfDocument.VirtualDisk> disks = new ArrayList<>();
    private final Set<String> diskIds = new HashSet<>();
    private final DescribedItems items = new DescribedItems();
    private final List<String> bootOrder = new ArrayList<>();
    /** Names of the elements around the current place, the innermost first. */
    private final Deque<String> path = new ArrayDeque<>();

    private final StringBuilder text = new StringBuilder();
    private @Nullable Map<String, String> item;
    private String itemConfigurations = "";
    private String operatingSystem = "";
    private String operatingSystemType = "";
    private final List<String> configurations = new ArrayList<>();
    private @Nullable String defaultConfiguration;

    private int envelopes;
    private int hardwareSections;
    private int systems;

    void start(XMLStreamReader xml) {
        text.setLength(0);
        OvfAttributes attributes = new OvfAttributes(xml);
        String parent = path.isEmpty() ? "" : path.peek();
        String name = xml.getLocalName();
        switch (name) {
            case "Envelope" -> envelopes++;
            case "VirtualSystem" -> systems++;
            case "File" -> {
                if (parent.equals("References")) {
                    addFile(attributes);
                }
            }
            case "Disk" -> {
                if (parent.equals("DiskSection")) {
                    addDisk(attributes);
                }
            }
            case "Configuration" -> {
                configurations.add(attributes.get("id"));
                if (defaultConfiguration == null && attributes.isTrue("default")) {
                    defaultConfiguration = attributes.get("id");
                }
            }
            case "VirtualHardwareSection" -> hardwareSections++;
            case "Item", "StorageItem" -> {
                item = parent.equals("VirtualHardwareSection") && counts(attributes) ? new HashMap<>() : null;
                itemConfigurations = attributes.get("configuration");
            }
            case "OperatingSystemSection" -> operatingSystemType = attributes.get("osType");
            case "BootOrderSection" -> {
                if (attributes.get("type").equals("disk")) {
                    bootOrder.add(attributes.get("instanceId"));
                }
            }
            default -> {
                // Networks, products, licences: nothing that concerns the disks.
            }
        }
        path.push(name);
    }

    void text(String characters) {
        if (text.length() < TEXT_LIMIT) {
            text.append(characters);
        }
    }

    void end() {
        String name = path.pop();
        String parent = path.isEmpty() ? "" : path.peek();
        if (item != null && (name.equals("Item") || name.equals("StorageItem"))) {
            items.add(new OvfDocument.HardwareItem(item), itemConfigurations);
            item = null;
        } else if (item != null) {
            item.putIfAbsent(name, text.toString().strip());
        } else if (name.equals("Description") && parent.equals("OperatingSystemSection")) {
            operatingSystem = text.toString().strip();
        }
        text.setLength(0);
        if (items.size() > ITEM_LIMIT || bootOrder.size() > ELEMENT_LIMIT || configurations.size() > ELEMENT_LIMIT) {
            throw OvfReader.refused("it has too many devices");
        }
    }

    OvfDocument document() {
        if (envelopes != 1) {
            throw OvfReader.refused("it is no OVF envelope");
        }
        if (systems > 1) {
            throw OvfReader.refused("it describes " + systems + " virtual systems, and one can be taken in");
        }
        String configuration = configurations.isEmpty() ? "" : configurations.get(0);
        return new OvfDocument(
                files,
                disks,
                items.of(defaultConfiguration == null ? configuration : defaultConfiguration),
                items.all(),
                bootOrder,
                operatingSystem.isEmpty() ? operatingSystemType : operatingSystem);
    }

    /** Not what a further list of the same machine has, nor the limits of what somebody may choose. */
    private boolean counts(OvfAttributes item) {
        String bound = item.get("bound");
        return hardwareSections == 1 && (bound.isEmpty() || bound.equals("normal"));
    }

    private void addFile(OvfAttributes attributes) {
        OvfDocument.FileReference file = new OvfDocument.FileReference(
                attributes.require("href", "File"),
                attributes.get("compression"),
                attributes.number("chunkSize", 0),
                attributes.number("size", -1));
        if (files.put(attributes.require("id", "File"), file) != null || files.size() > ELEMENT_LIMIT) {
            throw OvfReader.refused("it gives two files the same id, or has too many");
        }
    }

    private void addDisk(OvfAttributes attributes) {
        String fileRef = attributes.get("fileRef");
        String parentRef = attributes.get("parentRef");
        String id = attributes.require("diskId", "Disk");
        if (!diskIds.add(id)) {
            throw OvfReader.refused("it gives two disks the same id");
        }
        disks.add(new OvfDocument.VirtualDisk(
                id, fileRef.isEmpty() ? null : fileRef, parentRef.isEmpty() ? null : parentRef));
        if (disks.size() > ELEMENT_LIMIT) {
            throw OvfReader.refused("it has too many disks");
        }
    }
}
