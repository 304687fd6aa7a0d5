package org.cloudimagefactory.nifty.backend.simplestreams;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;
import org.cloudimagefactory.nifty.backend.served.DigestedFile;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;

/** Gathers a {@link StreamFile} in the read that copies the image: the digest over the archive and the image, too. */
final class StreamNotes implements FileNotes {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DigestedFile file;
    private final MessageDigest combined = Digest.SHA_256.start();
    private final byte[] archive;
    private final String serial;

    StreamNotes(Step.Upload upload, IndexedImage image, OpenImage source) {
        Instant registered = Instant.parse(image.registered());
        // LXD reads the day; the number keeps images of one second in their order.
        serial = TIME.format(registered) + "_" + String.format(Locale.ROOT, "%06d", Long.parseLong(image.id()));
        archive = MetadataArchive.of(upload.appliance(), serial, registered);
        combined.update(archive);
        file = new DigestedFile(upload.disk(), source);
    }

    @Override
    public void update(ByteBuffer bytes) {
        combined.update(bytes.duplicate());
        file.update(bytes);
    }

    @Override
    public Map<String, String> attributes() {
        Map<String, String> all = new HashMap<>(file.attributes());
        all.put(StreamFile.SERIAL, serial);
        all.put(StreamFile.METADATA, Base64.getEncoder().encodeToString(archive));
        all.put(StreamFile.COMBINED, Digest.hex(combined));
        return all;
    }
}
