package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a tar archive one after the other: those of POSIX, with its extended headers, and of GNU tar, with its long
 * names and sparse files. Written down in POSIX.1-2001 ({@code pax}) and in the manual of GNU tar.
 */
final class TarEntries {
    private static final int NAME_SHOWN = 100;
    private static final int NAME_LIMIT = 1024;

    private final TarBytes bytes;
    private final long archiveLength;
    private final PaxRecords global = new PaxRecords();

    TarEntries(FileChannel channel) throws IOException {
        this.bytes = new TarBytes(channel);
        this.archiveLength = channel.size();
    }

    /** The next directory or file, a directory with a slash at the end of its name; nothing at the end. */
    Optional<ArchiveEntry> next() throws IOException {
        PaxRecords pax = new PaxRecords();
        String longName = null;
        while (!bytes.isAtEnd()) {
            TarHeader header = bytes.header();
            if (header.isZero()) {
                return Optional.empty();
            }
            if (!header.isIntact()) {
                throw TarIndex.refused(shown(header.name()) + " has a header whose checksum is wrong");
            }
            switch (header.type()) {
                case TarConstants.LF_GNUTYPE_LONGNAME -> longName = text(bytes.content(header.size()));
                case TarConstants.LF_GNUTYPE_LONGLINK -> bytes.content(header.size());
                case TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_PAX_EXTENDED_HEADER_UC ->
                    pax.read(bytes.content(header.size()));
                case TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> global.read(bytes.content(header.size()));
                default -> {
                    pax.putAll(global);
                    return Optional.of(entry(header, longName, pax));
                }
            }
        }
        return Optional.empty();
    }

    private ArchiveEntry entry(TarHeader header, @Nullable String longName, PaxRecords pax) throws IOException {
        String name = pax.get("GNU.sparse.name")
                .or(() -> pax.get("path"))
                .orElse(longName == null ? header.name() : longName);
        if (name.length() > NAME_LIMIT) {
            throw TarIndex.refused(shown(name) + " has a name of more than " + NAME_LIMIT + " characters");
        }
        if (header.type() == TarConstants.LF_DIR || (header.isFile() && name.endsWith("/"))) {
            bytes.moveTo(bytes.position() + (header.type() == TarConstants.LF_DIR ? 0 : header.size()));
            return new ArchiveEntry(EntryName.checked(name) + "/", 0, 0);
        }
        if (!header.isFile()) {
            throw TarIndex.refused(shown(name) + " is a link, a device or something else that is no file");
        }
        Optional<String> size = pax.get("size");
        long stored = size.isPresent() ? SparseMap.number(size.get()) : header.size();
        return header.type() == TarConstants.LF_GNUTYPE_SPARSE
                ? oldSparse(header, name, stored)
                : file(name, stored, pax);
    }

    private ArchiveEntry file(String name, long stored, PaxRecords pax) throws IOException {
        long start = bytes.position();
        long end = end(name, start, stored);
        ArchiveEntry entry;
        Optional<SparseMap> map = pax.hasMapInData() ? Optional.of(SparseMap.ofLines(bytes)) : pax.sparseMap();
        if (map.isPresent()) {
            long data = bytes.position();
            String realSize = pax.get("GNU.sparse.realsize")
                    .or(() -> pax.get("GNU.sparse.size"))
                    .orElse("");
            entry = sparse(name, data, end - data, SparseMap.number(realSize), map.get());
        } else {
            entry = new ArchiveEntry(EntryName.checked(name), start, stored);
        }
        bytes.moveTo(end);
        return entry;
    }

    private ArchiveEntry oldSparse(TarHeader header, String name, long stored) throws IOException {
        List<SparseMap.Range> ranges = new ArrayList<>(header.firstPieces());
        for (boolean more = header.isExtended(); more; ) {
            TarHeader extension = bytes.header();
            ranges.addAll(extension.morePieces());
            more = extension.isExtensionExtended();
        }
        long start = bytes.position();
        long end = end(name, start, stored);
        ArchiveEntry entry = sparse(name, start, stored, header.realSize(), new SparseMap(ranges));
        bytes.moveTo(end);
        return entry;
    }

    private static ArchiveEntry sparse(String name, long start, long stored, long size, SparseMap map)
            throws IOException {
        return new ArchiveEntry(EntryName.checked(name), start, size, map.pieces(start, stored, size));
    }

    /** The end of what the archive holds of an entry, which must lie in it together with its last block. */
    private long end(String name, long start, long stored) {
        if (stored < 0 || stored > archiveLength - start - TarBytes.padding(stored)) {
            throw TarIndex.refused(shown(name) + " is truncated");
        }
        return start + stored;
    }

    private static String text(byte[] name) {
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    static String shown(String name) {
        return "entry '" + PrintableText.of(name, NAME_SHOWN) + "'";
    }
}
