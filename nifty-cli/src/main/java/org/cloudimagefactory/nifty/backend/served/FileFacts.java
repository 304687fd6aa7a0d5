package org.cloudimagefactory.nifty.backend.served;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;

/**
 * What was noted of an image file when it came.
 *
 * @param image whose file it is
 * @param key UUID of the file, which no other file has, here or elsewhere
 * @param size bytes of the file
 * @param virtualSize bytes that a guest sees
 * @param md5 hexadecimal, as are the other digests
 * @param sha256 of the file
 * @param sha512 of the file
 */
public record FileFacts(
        IndexedImage image, String key, long size, long virtualSize, String md5, String sha256, String sha512) {
    static final String KEY = FileNotes.PREFIX + "KEY";
    static final String SIZE = FileNotes.PREFIX + "SIZE";
    static final String VIRTUAL_SIZE = FileNotes.PREFIX + "VIRTUAL_SIZE";
    static final String MD5 = FileNotes.PREFIX + "MD5";
    static final String SHA256 = FileNotes.PREFIX + "SHA256";
    static final String SHA512 = FileNotes.PREFIX + "SHA512";

    private static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** Reads them; nothing where they are not all there, as when somebody has edited the index. */
    public static Optional<FileFacts> of(IndexedImage image) {
        Map<String, String> attributes = image.attributes();
        String key = attributes.getOrDefault(KEY, "");
        String size = attributes.getOrDefault(SIZE, "");
        String virtualSize = attributes.getOrDefault(VIRTUAL_SIZE, "");
        String md5 = attributes.getOrDefault(MD5, "");
        String sha256 = attributes.getOrDefault(SHA256, "");
        String sha512 = attributes.getOrDefault(SHA512, "");
        boolean whole = key.matches(UUID_FORM)
                && size.matches("[0-9]{1,18}")
                && virtualSize.matches("[0-9]{1,18}")
                && md5.matches("[0-9a-f]{32}")
                && sha256.matches("[0-9a-f]{64}")
                && sha512.matches("[0-9a-f]{128}");
        return whole
                ? Optional.of(new FileFacts(
                        image, key, Long.parseLong(size), Long.parseLong(virtualSize), md5, sha256, sha512))
                : Optional.empty();
    }

    /** When the file came. */
    public Instant registered() {
        return Instant.parse(image.registered());
    }
}
