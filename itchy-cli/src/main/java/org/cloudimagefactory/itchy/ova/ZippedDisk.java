package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.source.RangeInputStream;

/**
 * The disk in a zip archive that holds one.
 *
 * @param name of its file
 * @param offset of its first byte in the archive
 * @param stored bytes that it takes there
 * @param length bytes when it is unpacked
 * @param crc checksum of these
 * @param isDeflated whether it is compressed
 */
public record ZippedDisk(String name, long offset, long stored, long length, long crc, boolean isDeflated) {
    private static final byte[] MAGIC = {'P', 'K', 3, 4};
    /** Bytes of a directory with all entries that are allowed and long names. */
    private static final long HEADER_LIMIT = 2L << 20;

    private static final int BUFFER = 1 << 16;
    private static final int NAME_SHOWN = 100;

    /** Whether the file begins with the header of a zip archive. */
    public static boolean isZip(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
        return channel.read(head, 0) == MAGIC.length && head.flip().equals(ByteBuffer.wrap(MAGIC));
    }

    /** Finds it; nothing is unpacked. */
    public static ZippedDisk find(FileChannel channel) {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new HeaderChannel(channel, HEADER_LIMIT))
                .setIgnoreLocalFileHeader(true)
                .get()) {
            Map<String, ZipArchiveEntry> entries = entries(zip);
            List<ArchiveEntry> files = new ArrayList<>();
            entries.forEach((name, entry) -> files.add(new ArchiveEntry(name, 0, entry.getSize())));
            String name = SingleDisk.of(files).name();
            return disk(name, zip, Objects.requireNonNull(entries.get(name)), channel.size());
        } catch (IOException | IllegalArgumentException e) {
            throw TarIndex.refused(
                            "it is no sound zip: " + PrintableText.of(String.valueOf(e.getMessage()), NAME_SHOWN))
                    .causedBy(e);
        }
    }

    private static Map<String, ZipArchiveEntry> entries(ZipFile zip) {
        Map<String, ZipArchiveEntry> entries = new HashMap<>();
        int count = 0;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
            ZipArchiveEntry entry = all.nextElement();
            if (++count > TarIndex.ENTRY_LIMIT) {
                throw TarIndex.refused("it has more than " + TarIndex.ENTRY_LIMIT + " entries");
            }
            String name = EntryName.checked(entry.getName());
            if (entry.isDirectory() || FileKind.isLeftover(name)) {
                continue;
            }
            if (FileKind.isDescription(name)) {
                throw TarIndex.refused("it is a zip with an OVF description").hint("pack it as an OVA");
            }
            if (entries.put(name, entry) != null) {
                throw TarIndex.refused("entry '" + PrintableText.of(name, NAME_SHOWN) + "' occurs twice");
            }
        }
        return entries;
    }

    private static ZippedDisk disk(String name, ZipFile zip, ZipArchiveEntry entry, long archiveLength)
            throws IOException {
        String shown = "entry '" + PrintableText.of(name, NAME_SHOWN) + "'";
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw TarIndex.refused(shown + " is encrypted");
        }
        if (entry.isUnixSymlink() || (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED)) {
            throw TarIndex.refused(shown + " is a link, or compressed in a way that is not supported");
        }
        // Asking for its content makes the reader look where it begins.
        zip.getRawInputStream(entry).close();
        long offset = entry.getDataOffset();
        if (offset < 0 || entry.getCompressedSize() < 0 || entry.getCompressedSize() > archiveLength - offset) {
            throw TarIndex.refused(shown + " is truncated");
        }
        return new ZippedDisk(
                name,
                offset,
                entry.getCompressedSize(),
                entry.getSize(),
                entry.getCrc(),
                entry.getMethod() == ZipEntry.DEFLATED);
    }

    /** Its content, which fails at its end when it is not as long as the archive says, or damaged. */
    public InputStream open(FileChannel channel) {
        InputStream packed = new RangeInputStream(channel, offset, stored);
        InputStream content = isDeflated ? new InflaterInputStream(packed, new Inflater(true), BUFFER) : packed;
        return new CheckedContent(content);
    }

    /** Compares at the end with what the directory of the archive says. */
    private final class CheckedContent extends InputStream {
        private final InputStream in;
        private final CRC32 found = new CRC32();
        private long read;

        CheckedContent(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int count) throws IOException {
            int got = in.read(target, start, count);
            if (got > 0) {
                found.update(target, start, got);
                read += got;
            }
            if (read > length || (got < 0 && (read != length || found.getValue() != crc))) {
                throw new IOException("it is not what the archive says, so it is damaged");
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
