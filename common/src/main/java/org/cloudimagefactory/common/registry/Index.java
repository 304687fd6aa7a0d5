package org.cloudimagefactory.common.registry;

import java.util.List;
import java.util.Map;

/** A list of manifests: an index of OCI, or a manifest list of Docker. */
public final class Index implements RegistryDocument {
    private final byte[] bytes;
    private final String mediaType;
    private final Digest digest;
    private final List<ContentDescriptor> manifests;
    private final Map<String, String> annotations;

    Index(
            byte[] bytes,
            String mediaType,
            Digest digest,
            List<ContentDescriptor> manifests,
            Map<String, String> annotations) {
        this.bytes = bytes.clone();
        this.mediaType = mediaType;
        this.digest = digest;
        this.manifests = List.copyOf(manifests);
        this.annotations = Map.copyOf(annotations);
    }

    /** A new one of OCI; the same entries always have the same bytes. */
    public static Index of(List<ContentDescriptor> manifests, Map<String, String> annotations) {
        byte[] bytes = DocumentWriter.index(manifests, annotations);
        return new Index(bytes, MediaTypes.OCI_INDEX, Digest.of(bytes), manifests, annotations);
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

    /** Its entries. */
    public List<ContentDescriptor> manifests() {
        return manifests;
    }

    @Override
    public Map<String, String> annotations() {
        return annotations;
    }
}
