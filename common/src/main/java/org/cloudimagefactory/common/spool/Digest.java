package org.cloudimagefactory.common.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files, as they stand in descriptors and in the lists of vendors. */
public enum FileDigest {
    /** SHA-256. */
    SHA_256("SHA-256"),
    /** SHA-512. */
    SHA_512("SHA-512");

    private static final int BUFFER = 1 << 20;

    private final String algorithm;

    FileDigest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The digest of the whole file, hexadecimal. */
    public String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = start();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** A digest to be fed piece by piece. */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has " + algorithm, e);
        }
    }
}
