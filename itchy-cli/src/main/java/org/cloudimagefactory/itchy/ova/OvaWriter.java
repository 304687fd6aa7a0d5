package org.cloudimagefactory.itchy.ova;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes an OVA: description, manifest, disks, in the order that the standard asks for. */
public final class OvaWriter {
    private static final int BUFFER = 1 << 20;
    private static final int MODE = 0644;

    private OvaWriter() {}

    /**
     * A disk for an archive.
     *
     * @param file a VMDK of the kind streamOptimized
     * @param capacity bytes that a guest sees
     */
    public record PackedDisk(Path file, long capacity) {}

    /** Writes the archive; {@code name} becomes the beginning of the names of its files. */
    public static void write(Path target, String name, List<PackedDisk> disks, MachineFacts facts) throws IOException {
        List<OvfWriter.DiskFile> files = new ArrayList<>();
        StringBuilder manifest = new StringBuilder();
        for (PackedDisk disk : disks) {
            String fileName = name + "-disk" + (files.size() + 1) + ".vmdk";
            files.add(new OvfWriter.DiskFile(fileName, Files.size(disk.file()), disk.capacity()));
            manifest.append(line(fileName, sha256(disk.file())));
        }
        byte[] description = OvfWriter.description(name, files, facts).getBytes(StandardCharsets.UTF_8);
        manifest.insert(0, line(name + ".ovf", HexFormat.of().formatHex(sha256().digest(description))));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            add(tar, name + ".ovf", description);
            add(tar, name + ".mf", manifest.toString().getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < disks.size(); i++) {
                tar.putArchiveEntry(entry(files.get(i).name(), files.get(i).size()));
                Files.copy(disks.get(i).file(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        tar.putArchiveEntry(entry(name, content.length));
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(MODE);
        entry.setUserName("");
        entry.setGroupName("");
        return entry;
    }

    private static String line(String file, String digest) {
        return "SHA256(" + file + ")= " + digest + "\n";
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // The stream feeds the digest.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
