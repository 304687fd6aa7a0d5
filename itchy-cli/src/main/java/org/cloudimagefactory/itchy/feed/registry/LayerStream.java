package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.jspecify.annotations.Nullable;

/** A layer on its way, counted and hashed; it remembers whether it was the way that failed. */
final class LayerStream extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final String shown;
    private final long size;
    private final FileDigest expected;
    private final MessageDigest digest;
    private long read;
    private @Nullable IOException failure;

    LayerStream(InputStream in, String shown, ArtifactFile layer) {
        this.in = in;
        this.shown = shown;
        this.size = layer.size();
        this.expected = FileDigest.parse(layer.digest());
        this.digest = expected.algorithm().start();
    }

    String shown() {
        return shown;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count;
        try {
            count = in.read(bytes, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        if (count > 0) {
            read += count;
            digest.update(bytes, from, count);
            if (read > size) {
                throw new ItemProblem(shown + " has more than " + size + " bytes (size in the manifest)");
            }
        } else if (count < 0 && read < size) {
            failure = new IOException("the registry ended the layer " + (size - read) + " bytes before its end");
            throw failure;
        }
        return count;
    }

    /** Reads what is left, and fails when the whole is not what the manifest names. */
    void finish() throws IOException {
        byte[] rest = new byte[BUFFER];
        int count = read(rest, 0, rest.length);
        while (count >= 0) {
            count = read(rest, 0, rest.length);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(expected.hex())) {
            throw new ItemProblem(shown + " is not the layer of the manifest: its " + expected.name() + " is " + found);
        }
    }

    /** What unpacking failed with: the way, which may be better another time, or the layer itself, which will not. */
    IOException orRefuse(IOException e) {
        if (failure != null) {
            return failure;
        }
        throw new ItemProblem(shown + " can't be unpacked: " + reason(e)).causedBy(e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
