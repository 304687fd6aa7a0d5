package org.cloudimagefactory.itchy.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Compression around an image, told by its first bytes. */
public enum Wrapper {
    GZIP("1f8b08"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    ZSTD("28b52ffd");

    /** The most that any preset of xz needs; an image that asks for more asks for our memory. */
    private static final int XZ_MEMORY_KIB = 96 * 1024;
    /** The most that zstd's command line takes without being told to take more. */
    private static final int ZSTD_WINDOW_LOG = 27;

    private static final int SKIPPABLE = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int SKIPPABLE_HEAD = 8;

    private final String magic;

    Wrapper(String magic) {
        this.magic = magic;
    }

    /** The wrapper that a file begins with. */
    public static Optional<Wrapper> detect(FileChannel channel) throws IOException {
        for (Wrapper wrapper : values()) {
            if (wrapper.isAt(0, channel)) {
                return Optional.of(wrapper);
            }
        }
        return ZSTD.isAt(afterSkippableFrame(channel), channel) ? Optional.of(ZSTD) : Optional.empty();
    }

    /** The wrapper that these bytes begin. */
    public static Optional<Wrapper> detect(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        return Arrays.stream(values())
                .filter(wrapper -> hex.startsWith(wrapper.magic))
                .findFirst();
    }

    private boolean isAt(long offset, FileChannel channel) throws IOException {
        byte[] head = new byte[magic.length() / 2];
        return channel.read(ByteBuffer.wrap(head), offset) == head.length
                && HexFormat.of().formatHex(head).equals(magic);
    }

    /** Where the first frame with data is, when one before it tells something else, as those of pzstd do. */
    private static long afterSkippableFrame(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SKIPPABLE_HEAD).order(ByteOrder.LITTLE_ENDIAN);
        boolean isSkippable = channel.read(head, 0) == SKIPPABLE_HEAD && (head.getInt(0) & SKIPPABLE_MASK) == SKIPPABLE;
        return isSkippable ? SKIPPABLE_HEAD + Integer.toUnsignedLong(head.getInt(Integer.BYTES)) : 0;
    }

    /** The wrapper of this name, as OVF calls it. */
    public static Optional<Wrapper> named(String name) {
        for (Wrapper wrapper : values()) {
            if (wrapper.toString().equals(name)) {
                return Optional.of(wrapper);
            }
        }
        return Optional.empty();
    }

    /** What is in it; several compressed streams one after the other are one content. */
    public InputStream unwrap(InputStream in) throws IOException {
        return switch (this) {
            case GZIP -> new GzipMembers(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case ZSTD -> new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
