package org.cloudimagefactory.itchy.ova;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.PrintableText;

/** Decides which disks of a description are taken in, and which of them is booted from. */
final class DiskSelection {
    /** More than a descriptor can name. */
    private static final int DISK_LIMIT = 64;

    /** CIM's numbers of drives for floppy disks, CDs, DVDs and tapes. */
    private static final List<Integer> REMOVABLE = List.of(14, 15, 16, 18);

    private static final int ID_SHOWN = 80;

    private final OvfDocument ovf;

    DiskSelection(OvfDocument ovf) {
        this.ovf = ovf;
    }

    /** The disks that have a file, the one to boot from first, the others as the description orders them. */
    List<OvfDocument.VirtualDisk> disks() {
        List<OvfDocument.VirtualDisk> disks =
                chosen().stream().filter(disk -> disk.fileRef() != null).toList();
        for (OvfDocument.VirtualDisk disk : disks) {
            if (disk.parentRef() != null) {
                throw OvfReader.refused(
                        "disk '" + PrintableText.of(disk.id(), ID_SHOWN) + "' builds upon another disk");
            }
        }
        if (disks.isEmpty()) {
            throw OvfReader.refused(
                    isAttachedAnywhere()
                            ? "its default configuration attaches no disk with a file"
                            : "its DiskSection names no disk with a file");
        }
        if (disks.size() > DISK_LIMIT) {
            throw OvfReader.refused("it has more than " + DISK_LIMIT + " disks");
        }
        return disks;
    }

    /** What the devices attach; where none attaches a disk, all disks but those that lie in drives for removable media. */
    private Set<OvfDocument.VirtualDisk> chosen() {
        Set<OvfDocument.VirtualDisk> attached = new LinkedHashSet<>();
        attached().forEach(item -> diskOf(item).ifPresent(attached::add));
        if (isAttachedAnywhere()) {
            return attached;
        }
        Set<OvfDocument.VirtualDisk> all = new LinkedHashSet<>(ovf.disks());
        ovf.allItems().stream()
                .filter(DiskSelection::isRemovable)
                .forEach(item -> diskOf(item).ifPresent(all::remove));
        return all;
    }

    private boolean isAttachedAnywhere() {
        return ovf.allItems().stream().anyMatch(this::attachesDisk);
    }

    private boolean attachesDisk(OvfDocument.HardwareItem item) {
        return !isRemovable(item) && diskOf(item).isPresent();
    }

    private static boolean isRemovable(OvfDocument.HardwareItem item) {
        return REMOVABLE.stream().anyMatch(item::isOfType);
    }

    /** Devices of the hardware section that attach disks, the one to boot from first. */
    private List<OvfDocument.HardwareItem> attached() {
        List<OvfDocument.HardwareItem> items =
                new ArrayList<>(ovf.items().stream().filter(this::attachesDisk).toList());
        bootItem(items).ifPresent(boot -> {
            items.remove(boot);
            items.add(0, boot);
        });
        return items;
    }

    private Optional<OvfDocument.HardwareItem> bootItem(List<OvfDocument.HardwareItem> items) {
        for (String instance : ovf.bootOrder()) {
            for (OvfDocument.HardwareItem item : items) {
                if (item.instanceId().orElse("").equals(instance)) {
                    return Optional.of(item);
                }
            }
        }
        // Of the disks on the controller that comes first, a machine boots from the one with the lowest address.
        return items.stream()
                .findFirst()
                .flatMap(first -> items.stream()
                        .filter(item -> Objects.equals(item.get("Parent"), first.get("Parent")))
                        .min(Comparator.comparingLong(DiskSelection::address)));
    }

    private static long address(OvfDocument.HardwareItem item) {
        String address = item.get("AddressOnParent").orElse("");
        return address.matches("[0-9]{1,9}") ? Long.parseLong(address) : Long.MAX_VALUE;
    }

    /** The disk of {@code ovf:/disk/ID}, or the one whose file is named by {@code ovf:/file/ID}. */
    private Optional<OvfDocument.VirtualDisk> diskOf(OvfDocument.HardwareItem item) {
        String resource = item.get("HostResource").orElse("");
        int disk = resource.indexOf("/disk/");
        int file = resource.indexOf("/file/");
        if (disk >= 0) {
            String id = resource.substring(disk + "/disk/".length());
            return ovf.disks().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst();
        }
        String id = file < 0 ? "" : resource.substring(file + "/file/".length());
        return ovf.disks().stream()
                .filter(candidate -> id.equals(candidate.fileRef()))
                .findFirst();
    }
}
