package org.cloudimagefactory.nifty.backend.library;

import java.nio.ByteBuffer;
import java.util.Map;

/** What a library notes of an image file while it is copied: it sees all bytes, once and in their order. */
public interface FileNotes {
    /** What the names of such attributes begin with; they stay with the image, whatever its descriptor comes to say. */
    String PREFIX = "NIFTY_FILE_";

    /** Notes nothing. */
    FileNotes NONE = new FileNotes() {
        @Override
        public void update(ByteBuffer bytes) {}

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }
    };

    /** Takes the next bytes, all of the buffer. */
    void update(ByteBuffer bytes);

    /** The attributes, asked for once after the last byte. */
    Map<String, String> attributes();
}
