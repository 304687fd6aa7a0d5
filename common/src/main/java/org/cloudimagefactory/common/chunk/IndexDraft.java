package org.cloudimagefactory.common.chunk;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;

/** Reads content once and writes an index of it that names no packs yet. Memory does not grow with the content. */
public final class IndexDraft implements Chunker.Sink {
    private static final int BUFFER = 1 << 16;

    private final DataOutputStream out;
    private final ContentDigest content;
    private final MessageDigest digest = Digest.SHA_256.start();
    private long entries;

    private IndexDraft(OutputStream out, ContentDigest content) {
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        this.content = content;
    }

    /** Writes the index of a file, as it is now, to an empty file; nothing is flushed to the disk. */
    public static void write(Path content, ChunkSizes sizes, Path target) throws IOException {
        try (FileChannel in = FileChannel.open(content, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE)) {
            write(Channels.newInputStream(in), sizes, out);
        }
    }

    static void write(InputStream in, ChunkSizes sizes, FileChannel target) throws IOException {
        target.position(IndexLayout.HEADER);
        try (ContentDigest sha512 = new ContentDigest()) {
            IndexDraft draft = new IndexDraft(Channels.newOutputStream(target), sha512);
            new Chunker(sizes, draft).cut(in);
            draft.out.flush();
            String whole = sha512.finish();
            target.position(0);
            draft.header(sizes, sha512.size(), whole);
        }
    }

    @Override
    public void chunk(byte[] bytes, int offset, int length) throws IOException {
        content.update(bytes, offset, length);
        count();
        digest.update(bytes, offset, length);
        out.write(digest.digest());
        out.writeInt(length);
        out.writeInt(0);
        out.writeLong(0);
    }

    @Override
    public void zeros(long length) throws IOException {
        content.zeros(length);
        count();
        out.write(new byte[IndexLayout.DIGEST]);
        out.writeInt(0);
        out.writeInt(IndexLayout.ZEROS);
        out.writeLong(length);
    }

    private void count() {
        if (++entries > ChunkLimits.ENTRIES) {
            throw new ItemProblem("it has more than " + ChunkLimits.ENTRIES + " chunks")
                    .hint("it can be published without --chunks");
        }
    }

    private void header(ChunkSizes sizes, long size, String sha512) throws IOException {
        if (size == 0 || size > ChunkLimits.CONTENT_BYTES) {
            throw new ItemProblem("it has " + size + " bytes, and may have 1 to " + ChunkLimits.CONTENT_BYTES);
        }
        out.writeLong(IndexLayout.MAGIC);
        out.writeInt(IndexLayout.VERSION);
        out.writeInt(IndexLayout.SHA_256);
        out.writeInt(sizes.least());
        out.writeInt(sizes.usual());
        out.writeInt(sizes.most());
        out.writeInt(Chunker.WINDOW);
        out.writeLong(size);
        out.writeLong(entries);
        out.writeLong(0);
        out.write(HexFormat.of().parseHex(sha512));
        out.flush();
    }
}
