package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.soak.Announcement.Soundness;

/** Makes the files that are announced, by the real qemu-img, and remembers what is in them. */
final class Publisher {
    private static final int SECTOR = 512;
    private static final int PARTITIONS = 446;
    private static final String OVF = """
            <?xml version="1.0"?>
            <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
             xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
              <References><File ovf:id="f" ovf:href="disk.vmdk"/></References>
              <DiskSection><Info>Disks</Info>
                <Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="CAPACITY"
                 ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/></DiskSection>
              <VirtualSystem ovf:id="soak"><Info>A machine</Info>
                <VirtualHardwareSection><Info>Hardware</Info>
                  <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType>
                    <rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
                  <Item><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
                    <rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:VirtualQuantity>256</rasd:VirtualQuantity></Item>
                  <Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceType>17</rasd:ResourceType>
                    <rasd:HostResource>ovf:/disk/d</rasd:HostResource></Item>
                </VirtualHardwareSection></VirtualSystem>
            </Envelope>
            """;

    private final Path cache;
    private final Path workshop;
    private final Map<String, PublishedFile> files = new ConcurrentHashMap<>();

    Publisher(Path directory) throws IOException {
        cache = Files.createDirectories(directory.resolve("cache"));
        workshop = Files.createDirectories(directory.resolve("workshop"));
    }

    /** vmCatcher's cache. */
    Path cache() {
        return cache;
    }

    /** The file of this offer; made when it is not there. */
    PublishedFile file(Announcement offer) throws IOException {
        PublishedFile known = files.get(offer.fileName());
        if (known != null && Files.exists(known.file())) {
            return known;
        }
        Path file = cache.resolve(offer.fileName());
        byte[] disk = disk(offer.content());
        Path work = Files.createTempDirectory(workshop, "disk");
        Path raw = Files.write(work.resolve("raw"), disk);
        pack(offer, raw, file);
        Programs.run("rm", "-rf", work.toString());
        PublishedFile made =
                new PublishedFile(file, Files.size(file), Digest.SHA_512.of(file), sha256(disk), disk.length);
        files.put(offer.fileName(), made);
        return made;
    }

    /** vmCatcher removes what nobody asks for any longer. */
    void forget(Iterable<Announcement> needed) throws IOException {
        java.util.Set<Path> kept = new java.util.HashSet<>();
        needed.forEach(offer -> kept.add(cache.resolve(offer.fileName())));
        try (java.util.stream.Stream<Path> all = Files.list(cache)) {
            for (Path file : all.toList()) {
                if (!kept.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    static String sha256(byte[] content) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Boot code, no partitions, the mark of a boot sector, and data up to a random place. */
    static byte[] disk(long seed) {
        Dice dice = new Dice(seed);
        byte[] disk = new byte[(2 + dice.below(3)) << 16];
        byte[] data = dice.bytes(SECTOR * (1 + dice.below(disk.length / SECTOR)));
        System.arraycopy(data, 0, disk, 0, data.length);
        java.util.Arrays.fill(disk, PARTITIONS, SECTOR, (byte) 0);
        disk[0] = (byte) 0xfa;
        disk[SECTOR - 2] = 0x55;
        disk[SECTOR - 1] = (byte) 0xaa;
        return disk;
    }

    private static void pack(Announcement offer, Path raw, Path file) throws IOException {
        if (offer.soundness() == Soundness.BACKING_FILE) {
            Programs.run(
                    "qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-u",
                    "-F",
                    "raw",
                    "-b",
                    "/etc/hostname",
                    file.toString(),
                    "1M");
            return;
        }
        switch (offer.packing()) {
            case RAW -> Files.copy(raw, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            case QCOW2 -> convert(raw, file, "qcow2");
            case VDI -> convert(raw, file, "vdi");
            case VMDK -> convert(raw, file, "vmdk", "-o", "subformat=streamOptimized");
            case GZIP -> Programs.run("sh", "-c", "gzip -c \"$0\" >\"$1\"", raw.toString(), file.toString());
            case OVA -> {
                Path work = raw.getParent();
                convert(raw, work.resolve("disk.vmdk"), "vmdk", "-o", "subformat=streamOptimized");
                Files.writeString(work.resolve("machine.ovf"), OVF.replace("CAPACITY", Long.toString(Files.size(raw))));
                Programs.run(
                        "tar",
                        "--format=ustar",
                        "-C",
                        work.toString(),
                        "-cf",
                        file.toString(),
                        "machine.ovf",
                        "disk.vmdk");
            }
        }
    }

    private static void convert(Path raw, Path target, String format, String... options) throws IOException {
        java.util.List<String> line =
                new java.util.ArrayList<>(java.util.List.of("qemu-img", "convert", "-f", "raw", "-O", format));
        line.addAll(java.util.List.of(options));
        line.add(raw.toString());
        line.add(target.toString());
        Programs.run(line.toArray(String[]::new));
    }
}
