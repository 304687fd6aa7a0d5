package org.cloudimagefactory.common.ova;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.spool.Digest;

/**
 * What stands in an OVA around disks that are packed as they are, without any being read: their sizes and digests are known
 * beforehand.
 */
public final class OvaFrame {
    private static final int BLOCK = 512;
    private static final String QCOW2 = "http://www.gnome.org/~markmc/qcow-image-format.html";
    private static final String ANY_BYTES = "http://en.wikipedia.org/wiki/Byte";
    private static final String VMDK = "http://www.vmware.com/interfaces/specifications/vmdk.html";

    private OvaFrame() {}

    /**
     * A disk that is packed as it is.
     *
     * @param name of its file in the archive
     * @param size bytes of its file
     * @param capacity bytes that a guest sees
     * @param algorithm of the digest, as manifests of OVAs write it: {@code SHA256}
     * @param digest of its file, hexadecimal
     */
    public record Part(String name, long size, long capacity, String algorithm, String digest) {
        private String format() {
            if (name.endsWith(".qcow2")) {
                return QCOW2;
            }
            return name.endsWith(".vmdk") ? VMDK : ANY_BYTES;
        }
    }

    /** What stands before each disk, and last what stands behind the last one; the same inputs give the same bytes. */
    public static List<byte[]> around(OvaMachine machine, List<Part> disks) {
        List<OvfDescription.DiskFile> files = disks.stream()
                .map(disk -> new OvfDescription.DiskFile(disk.name(), disk.size(), disk.capacity(), disk.format()))
                .toList();
        byte[] description = OvfDescription.of(machine, files).getBytes(StandardCharsets.UTF_8);
        StringBuilder manifest =
                new StringBuilder("SHA256(" + machine.name() + ".ovf)= " + Digest.SHA_256.of(description) + "\n");
        disks.forEach(disk -> manifest.append(disk.algorithm())
                .append('(')
                .append(disk.name())
                .append(")= ")
                .append(disk.digest())
                .append('\n'));
        List<byte[]> frame = new ArrayList<>();
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        add(before, machine.name() + ".ovf", description);
        add(before, machine.name() + ".mf", manifest.toString().getBytes(StandardCharsets.UTF_8));
        for (Part disk : disks) {
            before.writeBytes(header(disk.name(), disk.size()));
            frame.add(before.toByteArray());
            before.reset();
            before.writeBytes(padding(disk.size()));
        }
        before.writeBytes(new byte[2 * BLOCK]);
        frame.add(before.toByteArray());
        return frame;
    }

    private static void add(ByteArrayOutputStream out, String name, byte[] content) {
        out.writeBytes(header(name, content.length));
        out.writeBytes(content);
        out.writeBytes(padding(content.length));
    }

    private static byte[] padding(long size) {
        return new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)];
    }

    private static byte[] header(String name, long size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(out, BLOCK);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            TarArchiveEntry entry = OvaWriter.entry(name, size);
            tar.putArchiveEntry(entry);
            tar.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a header can always be written to memory", e);
        }
        return out.toByteArray();
    }
}
