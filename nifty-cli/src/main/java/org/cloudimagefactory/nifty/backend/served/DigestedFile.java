package org.cloudimagefactory.nifty.backend.served;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.transfer.ImageCheck;
import org.cloudimagefactory.nifty.transfer.OpenImage;

/** Gathers {@link FileFacts} in the read that copies a file. Digests that the descriptor tells are compared in it anyway. */
public final class DigestedFile implements FileNotes {
    private static final Map<Digest, String> WANTED =
            Map.of(Digest.MD5, FileFacts.MD5, Digest.SHA_256, FileFacts.SHA256, Digest.SHA_512, FileFacts.SHA512);

    private final Map<Digest, MessageDigest> running = new EnumMap<>(Digest.class);
    private final Map<String, String> attributes = new HashMap<>();
    private long size;

    /** For this file of this disk. */
    public DigestedFile(ApplianceDisk disk, OpenImage file) {
        Map<Digest, String> told = new EnumMap<>(Digest.class);
        disk.checksums()
                .forEach((name, value) ->
                        Digest.named(name).ifPresent(digest -> told.put(digest, value.toLowerCase(Locale.ROOT))));
        WANTED.forEach((digest, name) -> {
            String known = told.get(digest);
            if (known == null) {
                running.put(digest, digest.start());
            } else {
                attributes.put(name, known);
            }
        });
        long virtual = new ImageCheck().virtualSize(file);
        attributes.put(FileFacts.KEY, UUID.randomUUID().toString());
        attributes.put(FileFacts.VIRTUAL_SIZE, Long.toString(virtual > 0 ? virtual : file.size()));
    }

    @Override
    public void update(ByteBuffer bytes) {
        size += bytes.remaining();
        running.values().forEach(digest -> digest.update(bytes.duplicate()));
    }

    @Override
    public Map<String, String> attributes() {
        running.forEach((digest, finished) -> attributes.put(WANTED.getOrDefault(digest, ""), Digest.hex(finished)));
        attributes.put(FileFacts.SIZE, Long.toString(size));
        return Map.copyOf(attributes);
    }
}
