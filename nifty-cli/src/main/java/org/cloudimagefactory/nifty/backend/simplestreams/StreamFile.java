package org.cloudimagefactory.nifty.backend.simplestreams;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;
import org.cloudimagefactory.nifty.backend.served.FileFacts;

/**
 * What was noted of an image when it came. Its archive of metadata is never made anew: its digest, together with the image's, is what
 * LXD and Incus know the image by.
 *
 * @param facts of the file
 * @param serial name of the version: later ones are greater
 * @param metadata the archive in base64
 * @param combined SHA-256 of the archive and the image behind it
 */
record StreamFile(FileFacts facts, String serial, String metadata, String combined) {
    static final String SERIAL = FileNotes.PREFIX + "SERIAL";
    static final String METADATA = FileNotes.PREFIX + "METADATA";
    static final String COMBINED = FileNotes.PREFIX + "COMBINED_SHA256";

    private static final int METADATA_LIMIT = 16_384;

    /** Reads it; nothing where it is not all there, as when somebody has edited the index. */
    static Optional<StreamFile> of(IndexedImage image) {
        Map<String, String> attributes = image.attributes();
        String serial = attributes.getOrDefault(SERIAL, "");
        String metadata = attributes.getOrDefault(METADATA, "");
        String combined = attributes.getOrDefault(COMBINED, "");
        boolean whole = serial.matches("[0-9]{8}_[0-9]{6}_[0-9]{6,10}")
                && metadata.length() <= METADATA_LIMIT
                && metadata.matches("([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2,3}={1,2})?")
                && combined.matches("[0-9a-f]{64}");
        return whole
                ? FileFacts.of(image).map(facts -> new StreamFile(facts, serial, metadata, combined))
                : Optional.empty();
    }

    /** The archive. */
    byte[] archive() {
        return Base64.getDecoder().decode(metadata);
    }
}
