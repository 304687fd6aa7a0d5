package org.cloudimagefactory.itchy.download;

import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.spool.Digest;

/** SHA-512 of a whole file, and whatever digests its parts are known by, in one pass over its bytes. */
final class PartDigests {
    private final MessageDigest whole = Digest.SHA_512.start();
    private final Map<DigestedPart, MessageDigest> parts = new LinkedHashMap<>();
    private final List<DigestedPart> given;
    private long position;

    PartDigests(List<DigestedPart> parts) {
        this.given = List.copyOf(parts);
        given.forEach(part -> this.parts.put(part, part.expected().algorithm().start()));
    }

    void update(byte[] bytes, int length) {
        whole.update(bytes, 0, length);
        for (Map.Entry<DigestedPart, MessageDigest> part : parts.entrySet()) {
            long from = Math.max(position, part.getKey().offset());
            long to = Math.min(position + length, part.getKey().end());
            if (from < to && !isWhole(part.getKey())) {
                part.getValue().update(bytes, (int) (from - position), (int) (to - from));
            }
        }
        position += length;
    }

    /** The only part, of the algorithm that is computed anyhow. */
    private boolean isWhole(DigestedPart part) {
        return given.size() == 1 && part.offset() == 0 && part.expected().algorithm() == Digest.SHA_512;
    }

    /** The outcome over all bytes that came. */
    Outcome finish() {
        String sha512 = Digest.hex(whole);
        Wrong first = null;
        for (Map.Entry<DigestedPart, MessageDigest> part : parts.entrySet()) {
            String found = isWhole(part.getKey()) ? sha512 : Digest.hex(part.getValue());
            if (first == null && !found.equals(part.getKey().expected().hex())) {
                first = new Wrong(part.getKey(), found);
            }
        }
        return new Outcome(new StoredContent(position, sha512), Optional.ofNullable(first));
    }

    /**
     * What was read.
     *
     * @param stored size and digest
     * @param wrong the first part that is not what it should be
     */
    record Outcome(StoredContent stored, Optional<Wrong> wrong) {}

    /**
     * A part that is not what it should be.
     *
     * @param part which one
     * @param found its digest, by the algorithm of the expected one
     */
    record Wrong(DigestedPart part, String found) {}
}
