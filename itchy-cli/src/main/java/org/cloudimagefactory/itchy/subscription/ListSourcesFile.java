package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;

/**
 * Reads which lists other tools follow: atrope's {@code hepix.yaml} (names to {@code url}, {@code enabled}, {@code endorser},
 * {@code token}, {@code images}), cloudkeeper's {@code cloudkeeper.yml} ({@code image-lists}, or {@code image-lists-file}), and the
 * file that the latter names, with one address on each line.
 */
public final class ListSourcesFile {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int NESTING_LIMIT = 8;

    /** What atrope writes where a token stands for a user. */
    private static final String TOKEN_PASSWORD = "x-oauth-basic";

    private ListSourcesFile() {}

    /** All lists of a file, in its order. */
    public static List<ListSource> read(Path file) {
        String text = text(file);
        if (text.lines().map(String::strip).anyMatch(line -> line.matches("(https?|file)://?\\S+"))) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(url -> new ListSource(url, true, List.of(), List.of()))
                    .toList();
        }
        JsonNode root = tree(file, text);
        return root.path("cloudkeeper").isObject() ? cloudkeeper(file, root.path("cloudkeeper")) : atrope(file, root);
    }

    private static List<ListSource> cloudkeeper(Path file, JsonNode settings) {
        List<String> lists = texts(settings.path("image-lists"));
        JsonNode further = settings.path("image-lists-file");
        if (lists.isEmpty() && further.isTextual()) {
            return read(file.toAbsolutePath().resolveSibling(further.asText()));
        }
        if (lists.isEmpty()) {
            throw invalid(file, "neither 'image-lists' nor 'image-lists-file' names a list");
        }
        return lists.stream()
                .map(url -> new ListSource(url, true, List.of(), List.of()))
                .toList();
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
        String token = list.path("token").asText("");
        if (!token.isEmpty() && url.startsWith("https://")) {
            url = "https://" + token + ":" + TOKEN_PASSWORD + "@" + url.substring("https://".length());
        }
        JsonNode endorser = list.path("endorser");
        List<Endorser> endorsers = new ArrayList<>();
        if (endorser.has("dn") || endorser.has("ca")) {
            endorsers.add(new Endorser(name(file, name, endorser.path("dn")), name(file, name, endorser.path("ca"))));
        }
        List<String> images = texts(list.path("images"));
        return new ListSource(
                url.isEmpty() ? name : url,
                enabled,
                endorsers,
                images.isEmpty() ? texts(list.path("subscribed images")) : images);
    }

    private static String name(Path file, String list, JsonNode name) {
        if (!SignerIdentity.isName(name.asText(""))) {
            throw invalid(file, "the endorser of '" + list + "' needs both dn and ca, in slash form");
        }
        return name.asText();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
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
            throw invalid(file, e.getOriginalMessage().lines().findFirst().orElse("no valid YAML"))
                    .causedBy(e);
        }
    }

    private static EnvironmentProblem invalid(Path file, String reason) {
        return new EnvironmentProblem("cannot import " + file + ": " + reason)
                .hint("name atrope's hepix.yaml, cloudkeeper.yml, or a file with one address on each line");
    }
}
