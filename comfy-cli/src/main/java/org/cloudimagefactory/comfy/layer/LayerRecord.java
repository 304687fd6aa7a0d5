package org.cloudimagefactory.comfy.layer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the cache knows of a layer. It is written after the layer's files, so that a layer without one is none.
 *
 * @param form of this record; {@value #FORM}
 * @param key of the layer
 * @param parent key of the layer below, null for none
 * @param parentDigest SHA-256 of the file of the layer below, as it was when this one was made; null for none
 * @param digest SHA-256 of the layer's file
 * @param fileSize of the layer's file, in bytes
 * @param virtualSize of the disk that a guest sees, in bytes
 * @param description one line for people
 * @param made when, in seconds since 1970
 * @param variablesDigest SHA-256 of the UEFI variables, null where there are none
 * @param wayIn into the guest; null for base images, which need none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayerRecord(
        int form,
        String key,
        @Nullable String parent,
        @Nullable String parentDigest,
        String digest,
        long fileSize,
        long virtualSize,
        String description,
        long made,
        @Nullable String variablesDigest,
        @Nullable WayIn wayIn) {
    static final int FORM = 1;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public LayerRecord {
        require(form == FORM, "its form is unknown");
        require(isDigest(key), "its key is none");
        require((parent == null) == (parentDigest == null), "it names a parent without digest, or the reverse");
        require(parent == null || (isDigest(parent) && isDigest(parentDigest)), "its parent is wrong");
        require(isDigest(digest), "its digest is none");
        require(fileSize > 0 && virtualSize > 0, "its sizes are wrong");
        require(description != null, "it has no description");
        require(variablesDigest == null || isDigest(variablesDigest), "the digest of its UEFI variables is none");
    }

    private static boolean isDigest(@Nullable String text) {
        return text != null && DIGEST.matcher(text).matches();
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The layer below, where there is one. */
    public Optional<LayerKey> below() {
        return Optional.ofNullable(parent).map(LayerKey::new);
    }

    /** Whether it is an image that builds begin with, to which nothing was done. */
    @JsonIgnore
    public boolean isImage() {
        return parent == null && wayIn == null;
    }

    /** The key that names it. */
    public LayerKey layer() {
        return new LayerKey(key);
    }
}
