package org.cloudimagefactory.itchy.ova;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A tar archive that comes as a stream, entry by entry. Headers count together and have a limit, as in {@link TarBytes}; so do
 * entries.
 */
public final class TarStream {
    private static final long HEADER_LIMIT = 8L << 20;
    private static final int ENTRY_LIMIT = 100_000;

    /** Of what nobody wants: packed, a little may become any amount. */
    private static final long SKIP_LIMIT = 1L << 30;

    private final InputStream in;
    private long left;
    private long padding;
    private long headers;
    private long skipped;
    private int entries;

    /** Reads what comes. */
    public TarStream(InputStream in) {
        this.in = in;
    }

    /**
     * An entry.
     *
     * @param name as it stands there
     * @param size bytes of its data
     * @param isFolder whether it is a directory
     * @param isPlainFile whether its data are a file as it is
     */
    public record Entry(String name, long size, boolean isFolder, boolean isPlainFile) {}

    /** The next entry, behind whatever is left of the one before it. */
    public Optional<Entry> next() throws IOException {
        String longName = "";
        PaxRecords records = new PaxRecords();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] block = in.readNBytes(TarHeader.LENGTH);
            TarHeader header = new TarHeader(block);
            if (block.length == 0 || (block.length == TarHeader.LENGTH && header.isZero())) {
                return Optional.empty();
            }
            if (block.length < TarHeader.LENGTH || !isIntact(header)) {
                throw new IOException("it is no tar archive, or a truncated one");
            }
            long size = size(header);
            switch (header.type()) {
                case TarConstants.LF_GNUTYPE_LONGNAME -> longName = text(small(size));
                case TarConstants.LF_GNUTYPE_LONGLINK, TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> small(size);
                case TarConstants.LF_PAX_EXTENDED_HEADER_LC -> records.read(small(size));
                default -> {
                    return Optional.of(entry(header, records, longName, size));
                }
            }
        }
    }

    private Entry entry(TarHeader header, PaxRecords records, String longName, long stored) throws IOException {
        if (++entries > ENTRY_LIMIT) {
            throw new IOException("it has more than " + ENTRY_LIMIT + " entries");
        }
        String told = records.get("size").orElse("");
        long size = told.matches("[0-9]{1,18}") ? Long.parseLong(told) : stored;
        String name = records.get("path").orElse(longName.isEmpty() ? header.name() : longName);
        boolean isFolder = header.type() == TarConstants.LF_DIR
                || (header.type() == TarConstants.LF_OLDNORM && name.endsWith("/"));
        boolean isSparse = header.type() == TarConstants.LF_GNUTYPE_SPARSE
                || records.get("GNU.sparse.major").isPresent()
                || records.get("GNU.sparse.size").isPresent();
        boolean hasData = header.isFile();
        left = hasData ? size : 0;
        padding = TarBytes.padding(left);
        return new Entry(name, size, isFolder, hasData && !isFolder && !isSparse);
    }

    /** Data of the entry; nothing more when they are over. */
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(bytes, from, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("it is truncated");
        }
        left -= count;
        return count;
    }

    private static boolean isIntact(TarHeader header) {
        try {
            return header.isIntact();
        } catch (IllegalArgumentException e) {
            // Not even a number stands where the sum is.
            return false;
        }
    }

    private static long size(TarHeader header) throws IOException {
        try {
            long size = header.size();
            if (size >= 0) {
                return size;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a header makes no sense", e);
        }
        throw new IOException("a header makes no sense");
    }

    private byte[] small(long size) throws IOException {
        headers += size;
        if (size < 0 || headers > HEADER_LIMIT) {
            throw new IOException("its headers are larger than " + (HEADER_LIMIT >> 20) + " MiB");
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("it is truncated");
        }
        skip(TarBytes.padding(size));
        return content;
    }

    private void skip(long count) throws IOException {
        skipped += count;
        if (skipped > SKIP_LIMIT) {
            throw new IOException("it has more than " + (SKIP_LIMIT >> 30) + " GiB beside what is wanted");
        }
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw new EOFException("it is truncated");
        }
    }

    private static String text(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
