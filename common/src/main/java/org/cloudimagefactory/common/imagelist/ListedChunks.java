package org.cloudimagefactory.common.imagelist;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * What an image's entry in a list says of its content in chunks, see {@code docs/chunks.md}: keys that programs which don't know
 * them pass over.
 *
 * @param uri of the index; packs lie beside it
 * @param size bytes of the index
 * @param sha512 of the index, hexadecimal in lower case
 * @param contentSize bytes of the raw content
 * @param contentSha512 of the raw content, hexadecimal in lower case
 */
public record ListedChunks(URI uri, long size, String sha512, long contentSize, String contentSha512) {
    private static final String URI_KEY = "sl:chunks:uri";
    private static final String SIZE_KEY = "sl:chunks:size";
    private static final String SHA512_KEY = "sl:chunks:checksum:sha512";
    private static final String CONTENT_SIZE_KEY = "sl:chunks:content:size";
    private static final String CONTENT_SHA512_KEY = "sl:chunks:content:checksum:sha512";
    private static final int SHOWN = 100;

    /**
     * What an entry says, if it says anything of chunks.
     *
     * @param texts of the entry
     * @throws ItemProblem when it makes no sense
     */
    public static Optional<ListedChunks> of(Map<String, String> texts) {
        String address = texts.get(URI_KEY);
        if (address == null) {
            return Optional.empty();
        }
        return Optional.of(new ListedChunks(
                uri(address),
                number(texts, SIZE_KEY),
                digest(texts, SHA512_KEY),
                number(texts, CONTENT_SIZE_KEY),
                digest(texts, CONTENT_SHA512_KEY)));
    }

    /** Says it in an entry. */
    public void write(ObjectNode entry) {
        entry.put(URI_KEY, uri.toString());
        entry.put(SIZE_KEY, size);
        entry.put(SHA512_KEY, sha512);
        entry.put(CONTENT_SIZE_KEY, contentSize);
        entry.put(CONTENT_SHA512_KEY, contentSha512);
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
            boolean file = scheme.equals("file")
                    && uri.getPath() != null
                    && uri.getPath().startsWith("/");
            if (web || file) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw wrong(URI_KEY, AddressText.withoutCredentials(address)).causedBy(e);
        }
        throw wrong(URI_KEY, AddressText.withoutCredentials(address));
    }

    private static long number(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text != null && text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        throw wrong(key, text);
    }

    private static String digest(Map<String, String> texts, String key) {
        String text = texts.get(key);
        if (text != null && text.matches("[0-9A-Fa-f]{128}")) {
            return text.toLowerCase(Locale.ROOT);
        }
        throw wrong(key, text);
    }

    private static ItemProblem wrong(String key, @Nullable String text) {
        return new ItemProblem(
                "field '" + key + "' " + (text == null ? "is missing" : "is '" + PrintableText.of(text, SHOWN) + "'"));
    }
}
