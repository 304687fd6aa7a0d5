package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/** Which files a tar archive holds, and where; whatever could reach beyond the archive is refused. */
public final class TarIndex {
    /** More files than any appliance has. */
    static final int ENTRY_LIMIT = 1000;

    private static final int BLOCK = 512;
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
        try {
            TarEntries entries = new TarEntries(channel);
            for (Optional<ArchiveEntry> next = entries.next(); next.isPresent(); next = entries.next()) {
                if (++count > ENTRY_LIMIT) {
                    throw refused("it has more than " + ENTRY_LIMIT + " entries");
                }
                index.add(next.get());
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

    /** Those that somebody put there, without what macOS and careless programs leave beside them. */
    List<ArchiveEntry> contents() {
        return inOrder.stream()
                .filter(entry -> !FileKind.isLeftover(entry.name()))
                .toList();
    }

    /** The OVF descriptions. */
    List<ArchiveEntry> descriptions() {
        return contents().stream()
                .filter(entry -> FileKind.isDescription(entry.name()))
                .toList();
    }

    /** The file of this name. */
    public Optional<ArchiveEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private void add(ArchiveEntry entry) {
        if (entry.name().endsWith("/")) {
            return;
        }
        if (entries.put(entry.name(), entry) != null && !FileKind.isLeftover(entry.name())) {
            throw refused(TarEntries.shown(entry.name()) + " occurs twice");
        }
        inOrder.add(entry);
    }

    static ItemProblem refused(String reason) {
        return new ItemProblem("archive is refused: " + reason);
    }
}
