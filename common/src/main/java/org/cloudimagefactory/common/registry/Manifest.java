package org.cloudimagefactory.common.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest: of OCI, or of Docker by schema 2. */
public final class Manifest implements RegistryDocument {
    private final byte[] bytes;
    private final String mediaType;
    private final Digest digest;
    private final Fields fields;

    /**
     * What it says.
     *
     * @param artifactType what it is, if it is no container image
     * @param config of it
     * @param layers of it
     * @param subject to which it says something, if it does
     * @param annotations about it
     */
    public record Fields(
            @Nullable String artifactType,
            ContentDescriptor config,
            List<ContentDescriptor> layers,
            @Nullable ContentDescriptor subject,
            Map<String, String> annotations) {
        /** Keeps lists and maps as they are at this moment. */
        public Fields {
            layers = List.copyOf(layers);
            annotations = Map.copyOf(annotations);
        }
    }

    Manifest(byte[] bytes, String mediaType, Digest digest, Fields fields) {
        this.bytes = bytes.clone();
        this.mediaType = mediaType;
        this.digest = digest;
        this.fields = fields;
    }

    /** A new one of OCI; the same fields always have the same bytes. */
    public static Manifest of(Fields fields) {
        byte[] bytes = DocumentWriter.manifest(fields);
        return new Manifest(bytes, MediaTypes.OCI_MANIFEST, Digest.of(bytes), fields);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public Digest digest() {
        return digest;
    }

    @Override
    public Map<String, String> annotations() {
        return fields.annotations();
    }

    /** What it is; the media type of its config, where it does not say. */
    public String artifactType() {
        String said = fields.artifactType();
        return said == null ? config().mediaType() : said;
    }

    /** Its config. */
    public ContentDescriptor config() {
        return fields.config();
    }

    /** Its layers. */
    public List<ContentDescriptor> layers() {
        return fields.layers();
    }

    /** To which manifest it says something, or null. */
    public @Nullable ContentDescriptor subject() {
        return fields.subject();
    }

    /** As an entry of an index of referrers: with what it is and what is said about it. */
    ContentDescriptor asReferrer() {
        return new ContentDescriptor(mediaType, digest, bytes.length, artifactType(), annotations(), null);
    }
}
