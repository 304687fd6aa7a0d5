package org.cloudimagefactory.common.ova;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.image.VmdkExtentName;
import org.cloudimagefactory.common.spool.Digest;

/** Writes an OVA: description, manifest, disks, in the order that the standard asks for. */
public final class OvaWriter {
    private static final int BUFFER = 1 << 20;
    private static final int MODE = 0644;

    private OvaWriter() {}

    /**
     * Writes the archive; the same inputs give the same bytes. Before they go in, the disks' files are made to end with the
     * marker of the end of their stream, where they do not, and get the names that they have in the archive.
     */
    public static void write(Path target, OvaMachine machine, List<OvaDisk> disks) throws IOException {
        List<OvfDescription.DiskFile> files = new ArrayList<>();
        StringBuilder manifest = new StringBuilder();
        for (OvaDisk disk : disks) {
            String fileName = machine.name() + "-disk" + (files.size() + 1) + ".vmdk";
            StreamEnd.seal(disk.file());
            VmdkExtentName.set(disk.file(), fileName);
            files.add(new OvfDescription.DiskFile(fileName, Files.size(disk.file()), disk.capacity()));
            manifest.append(line(fileName, Digest.SHA_256.of(disk.file())));
        }
        byte[] description = OvfDescription.of(machine, files).getBytes(StandardCharsets.UTF_8);
        String digest = Digest.SHA_256.of(description);
        manifest.insert(0, line(machine.name() + ".ovf", digest));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            add(tar, machine.name() + ".ovf", description);
            add(tar, machine.name() + ".mf", manifest.toString().getBytes(StandardCharsets.UTF_8));
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

    static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(MODE);
        entry.setModTime(0);
        entry.setUserName("");
        entry.setGroupName("");
        return entry;
    }

    private static String line(String file, String digest) {
        return "SHA256(" + file + ")= " + digest + "\n";
    }
}
