package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.spool.Directories;

/**
 * Reads which lists other tools follow: atrope's {@code hepix.yaml} (names to {@code url}, {@code enabled}, {@code endorser},
 * {@code token}, {@code images}), cloudkeeper's {@code cloudkeeper.yml} ({@code image-lists}, or {@code image-lists-file}), and the
 * file that the latter names, with one address on each line.
 */
public final class ListSourcesFile {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int NESTING_LIMIT = 8;

    private static final String HTTPS = "https://";

    /** What atrope writes where a token stands for a user. */
    private static final String TOKEN_PASSWORD = "x-oauth-basic";

    private ListSourcesFile() {}

    /** All lists of a file, in its order. */
    public static List<ListSource> read(Path file) {
        String text = text(file);
        if (isPlain(text)) {
            return plain(text);
        }
        JsonNode root = tree(file, text);
        return root.path("cloudkeeper").isObject() ? cloudkeeper(file, root.path("cloudkeeper")) : atrope(file, root);
    }

    private static boolean isPlain(String text) {
        return text.lines().map(String::strip).anyMatch(line -> line.matches("(?i)(https?|file)://?\\S+"));
    }

    private static List<ListSource> plain(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(url -> new ListSource(url, true, List.of(), List.of()))
                .toList();
    }

    private static List<ListSource> cloudkeeper(Path file, JsonNode settings) {
        JsonNode own = settings.path("image-lists");
        // The key alone, as cloudkeeper ships it, is a text without a letter.
        boolean isEmpty = own.isNull() || (own.isTextual() && own.asText().isBlank());
        List<String> lists = isEmpty ? List.of() : texts(file, "'image-lists'", own);
        JsonNode further = settings.path("image-lists-file");
        if (lists.isEmpty() && further.isTextual()) {
            return named(file, further.asText());
        }
        if (lists.isEmpty()) {
            throw invalid(file, "neither 'image-lists' nor 'image-lists-file' names a list");
        }
        return lists.stream()
                .map(url -> new ListSource(url, true, List.of(), List.of()))
                .toList();
    }

    /** A file that cloudkeeper's settings name holds addresses alone: it leads nowhere else. */
    private static List<ListSource> named(Path settings, String name) {
        Path file;
        try {
            file = settings.toAbsolutePath().resolveSibling(name);
        } catch (InvalidPathException e) {
            throw invalid(settings, "'image-lists-file' is no path").causedBy(e);
        }
        String text = text(file);
        if (!isPlain(text)) {
            throw invalid(file, "the 'image-lists-file' of " + settings + " must hold one address on each line");
        }
        return plain(text);
    }

    private static List<ListSource> atrope(Path file, JsonNode root) {
        if (!root.isObject() || root.isEmpty()) {
            throw invalid(file, "it holds no image lists in the form of atrope or cloudkeeper");
        }
        List<ListSource> sources = new ArrayList<>();
        root.properties().forEach(list -> {
            if (!list.getValue().isObject()) {
                throw invalid(file, "'" + list.getKey() + "' must be a mapping");
            }
            sources.add(source(file, list.getKey(), list.getValue()));
        });
        return sources;
    }

    private static ListSource source(Path file, String name, JsonNode list) {
        boolean enabled = list.path("enabled").asBoolean(true);
        String url = list.path("url").asText("");
        if (enabled && url.isEmpty()) {
            throw invalid(file, "'" + name + "' has no url");
        }
        JsonNode token = list.path("token");
        if (enabled && !token.isMissingNode() && !token.isNull()) {
            url = withToken(file, name, url, token);
        }
        JsonNode endorser = list.path("endorser");
        List<Endorser> endorsers = new ArrayList<>();
        if (endorser.has("dn") || endorser.has("ca")) {
            endorsers.add(new Endorser(name(file, name, endorser.path("dn")), name(file, name, endorser.path("ca"))));
        }
        List<String> images = texts(file, "'images' of '" + name + "'", list.path("images"));
        return new ListSource(
                url.isEmpty() ? name : url,
                enabled,
                endorsers,
                images.isEmpty()
                        ? texts(file, "'subscribed images' of '" + name + "'", list.path("subscribed images"))
                        : images);
    }

    /** The address with the token as its user; never one that would be sent for all to read, or be lost. */
    private static String withToken(Path file, String name, String url, JsonNode token) {
        if (!token.isValueNode()) {
            throw invalid(file, "the token of '" + name + "' must be a plain value");
        }
        String text = token.asText().strip();
        if (text.isEmpty()) {
            return url;
        }
        String address = url.strip();
        if (!address.regionMatches(true, 0, HTTPS, 0, HTTPS.length())) {
            throw invalid(file, "'" + name + "' has a token, which goes to an https address only");
        }
        String rest = address.substring(HTTPS.length());
        if (rest.split("[/?#]", 2)[0].contains("@")) {
            throw invalid(file, "'" + name + "' has both a token and a user in its address");
        }
        String user = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return HTTPS + user + ":" + TOKEN_PASSWORD + "@" + rest;
    }

    private static String name(Path file, String list, JsonNode name) {
        if (!SignerIdentity.isName(name.asText(""))) {
            throw invalid(file, "the endorser of '" + list + "' needs both dn and ca, in slash form");
        }
        return name.asText();
    }

    /** What a list holds; nothing if there is none. Whatever else stands there might be taken for all. */
    private static List<String> texts(Path file, String what, JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (array.isMissingNode()) {
            return texts;
        }
        if (!array.isArray()) {
            throw invalid(file, what + " must be a list");
        }
        for (JsonNode item : array) {
            if (!item.isValueNode() || item.asText("").isBlank()) {
                throw invalid(file, what + " must be a list of plain values");
            }
            texts.add(item.asText());
        }
        return texts;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw invalid(file, "larger than 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read " + file + ": " + Directories.reason(e)).causedBy(e);
        }
    }

    private static JsonNode tree(Path file, String text) {
        try {
            return new ObjectMapper(YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxNestingDepth(NESTING_LIMIT)
                                    .build())
                            .build())
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw invalid(file, JsonReason.of(e)).causedBy(e);
        }
    }

    private static EnvironmentProblem invalid(Path file, String reason) {
        return new EnvironmentProblem("cannot import " + file + ": " + reason)
                .hint("name atrope's hepix.yaml, cloudkeeper.yml, or a file with one address on each line");
    }
}
