package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Digests of files and of texts, hexadecimal in small letters, as they stand in descriptors and in the lists of vendors. */
public enum Digest {
    /** MD5; proves nothing against somebody who means harm. */
    MD5("MD5"),
    /** SHA-1; proves little against somebody who means harm. */
    SHA_1("SHA-1"),
    /** SHA-224. */
    SHA_224("SHA-224"),
    /** SHA-256. */
    SHA_256("SHA-256"),
    /** SHA-384. */
    SHA_384("SHA-384"),
    /** SHA-512. */
    SHA_512("SHA-512"),
    /** SHA-512, cut to 224 bits. */
    SHA_512_224("SHA-512/224"),
    /** SHA-512, cut to 256 bits. */
    SHA_512_256("SHA-512/256"),
    /** SHA3-224. */
    SHA3_224("SHA3-224"),
    /** SHA3-256. */
    SHA3_256("SHA3-256"),
    /** SHA3-384. */
    SHA3_384("SHA3-384"),
    /** SHA3-512. */
    SHA3_512("SHA3-512");

    private static final int BUFFER = 1 << 20;

    private final String algorithm;

    Digest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The one of this name, however its letters and digits are set: {@code SHA-256}, {@code sha256}. */
    public static Optional<Digest> named(String name) {
        String plain = plain(name);
        return Arrays.stream(values())
                .filter(digest -> plain(digest.algorithm).equals(plain))
                .findFirst();
    }

    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[-/_]", "");
    }

    /** What a digest has come to. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** One that goes on where another is, which goes on as well. */
    public static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("those of the JDK can be copied", e);
        }
    }

    /** The digest of a text in UTF-8. */
    public String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of these bytes. */
    public String of(byte[] content) {
        return HexFormat.of().formatHex(start().digest(content));
    }

    /** The digest of the whole file. */
    public String of(Path file) throws IOException {
        return Objects.requireNonNull(of(file, Set.of(this)).get(this));
    }

    /** Several digests of the whole file, which is read once. */
    public static Map<Digest, String> of(Path file, Set<Digest> wanted) throws IOException {
        Map<Digest, MessageDigest> running = new EnumMap<>(Digest.class);
        wanted.forEach(digest -> running.put(digest, digest.start()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                running.values().forEach(digest -> digest.update(buffer.duplicate()));
                buffer.clear();
            }
        }
        Map<Digest, String> found = new EnumMap<>(Digest.class);
        running.forEach((digest, finished) -> found.put(digest, hex(finished)));
        return found;
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
