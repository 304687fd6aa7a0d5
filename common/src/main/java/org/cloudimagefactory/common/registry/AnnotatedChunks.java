package org.cloudimagefactory.common.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of an image says of its content in chunks, see {@code docs/chunks.md}: annotations that programs which don't know
 * them pass over.
 *
 * @param manifest digest of the manifest that holds the index and the packs
 * @param index digest of the index
 * @param contentSize bytes of the raw content
 * @param contentSha512 of the raw content, hexadecimal in lower case
 */
public record AnnotatedChunks(String manifest, String index, long contentSize, String contentSha512) {
    private static final String MANIFEST_KEY = "org.cloudimagefactory.chunks.manifest";
    private static final String INDEX_KEY = "org.cloudimagefactory.chunks.index";
    private static final String CONTENT_SIZE_KEY = "org.cloudimagefactory.chunks.content.size";
    private static final String CONTENT_DIGEST_KEY = "org.cloudimagefactory.chunks.content.digest";
    private static final int SHOWN = 100;

    /**
     * What annotations say, if they say anything of chunks.
     *
     * @throws ItemProblem when it makes no sense
     */
    public static Optional<AnnotatedChunks> of(Map<String, String> annotations) {
        if (!annotations.containsKey(MANIFEST_KEY)) {
            return Optional.empty();
        }
        return Optional.of(new AnnotatedChunks(
                digest(annotations, MANIFEST_KEY, Digest.SHA_256).toString(),
                digest(annotations, INDEX_KEY, Digest.SHA_256).toString(),
                number(annotations, CONTENT_SIZE_KEY),
                digest(annotations, CONTENT_DIGEST_KEY, Digest.SHA_512).hex()));
    }

    /** Says it. */
    public Map<String, String> annotations() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(MANIFEST_KEY, manifest);
        all.put(INDEX_KEY, index);
        all.put(CONTENT_SIZE_KEY, Long.toString(contentSize));
        all.put(CONTENT_DIGEST_KEY, Digest.SHA_512 + ":" + contentSha512);
        return all;
    }

    private static Digest digest(Map<String, String> annotations, String key, String algorithm) {
        String text = annotations.get(key);
        if (text != null && Digest.isOne(text) && Digest.parse(text).algorithm().equals(algorithm)) {
            return Digest.parse(text);
        }
        throw wrong(key, text);
    }

    private static long number(Map<String, String> annotations, String key) {
        String text = annotations.get(key);
        if (text != null && text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        throw wrong(key, text);
    }

    private static ItemProblem wrong(String key, @Nullable String text) {
        return new ItemProblem("annotation '" + key + "' "
                + (text == null ? "is missing" : "is '" + PrintableText.of(text, SHOWN) + "'"));
    }
}
