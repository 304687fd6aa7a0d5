package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.PrintableText;

/** Which files a tar archive holds, and where; whatever could reach beyond the archive is refused. */
public final class TarIndex {
    /** More files than any appliance has. */
    static final int ENTRY_LIMIT = 1000;

    private static final int BLOCK = 512;
    private static final int NAME_LIMIT = 1024;
    private static final int NAME_SHOWN = 100;

    private final Map<String, ArchiveEntry> entries = new HashMap<>();
    private final List<ArchiveEntry> inOrder = new ArrayList<>();

    private TarIndex() {}

    /** Whether the file begins with the header of a tar archive; its magic number or checksum tells. */
    public static boolean isTar(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BLOCK);
        while (header.hasRemaining()) {
            if (channel.read(header, header.position()) < 0) {
                return false;
            }
        }
        byte[] block = header.array();
        return TarArchiveInputStream.matches(block, BLOCK) || hasCheckSum(block);
    }

    /** Whether it is the header of an archive older than the magic number. */
    private static boolean hasCheckSum(byte[] block) {
        try {
            return block[0] != 0 && TarUtils.verifyCheckSum(block);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reads all headers, and none of the data. */
    public static TarIndex read(FileChannel channel) {
        TarIndex index = new TarIndex();
        int count = 0;
        try (TarFile tar =
                new TarFile(new HeaderChannel(channel), BLOCK, BLOCK, StandardCharsets.UTF_8.name(), false)) {
            for (TarArchiveEntry entry : tar.getEntries()) {
                if (++count > ENTRY_LIMIT) {
                    throw refused("it has more than " + ENTRY_LIMIT + " entries");
                }
                if (entry.isDirectory()) {
                    // Only its name could do harm.
                    EntryName.checked(entry.getName());
                } else {
                    index.add(entry, entry.getDataOffset(), channel.size());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw refused("it cannot be read: " + PrintableText.of(String.valueOf(e.getMessage()), NAME_SHOWN))
                    .causedBy(e);
        }
        return index;
    }

    /** All files in the order of the archive. */
    public List<ArchiveEntry> entries() {
        return List.copyOf(inOrder);
    }

    /** The file of this name. */
    public Optional<ArchiveEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private static boolean isFile(byte type) {
        return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM || type == TarConstants.LF_CONTIG;
    }

    private void add(TarArchiveEntry entry, long offset, long archiveLength) {
        String shown = "entry '" + PrintableText.of(entry.getName(), NAME_SHOWN) + "'";
        if (!entry.isCheckSumOK()) {
            throw refused(shown + " has a header whose checksum is wrong");
        }
        if (entry.isSparse()) {
            throw refused(shown + " is a sparse file, which cannot be read in place");
        }
        if (!isFile(entry.getLinkFlag())) {
            throw refused(shown + " is a link, a device or something else that is no file");
        }
        if (entry.getName().length() > NAME_LIMIT) {
            throw refused(shown + " has a name of more than " + NAME_LIMIT + " characters");
        }
        long length = entry.getSize();
        long padding = (BLOCK - length % BLOCK) % BLOCK;
        if (length < 0 || length > archiveLength - offset - padding) {
            throw refused(shown + " is truncated");
        }
        ArchiveEntry file = new ArchiveEntry(EntryName.checked(entry.getName()), offset, length);
        if (entries.put(file.name(), file) != null) {
            throw refused(shown + " occurs twice");
        }
        inOrder.add(file);
    }

    static FactoryException refused(String reason) {
        return FactoryException.item("archive is refused: " + reason);
    }
}
