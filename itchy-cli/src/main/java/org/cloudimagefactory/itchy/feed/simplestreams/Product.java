package org.cloudimagefactory.itchy.feed.simplestreams;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.feed.market.Listing;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.registry.Selection;
import org.jspecify.annotations.Nullable;

/** A product: an appliance in several versions. */
final class Product {
    private static final String VERSIONS = "versions";
    private static final String ALIASES = "aliases";
    private static final String ARCHITECTURE = "arch";

    /** What is read as text; other fields may be anything. */
    private static final Set<String> TEXTS =
            Set.of(ALIASES, ARCHITECTURE, "os", "release", "release_title", "title", "variant", "version");

    private static final int TEXT_LIMIT = 4096;
    private static final int FIELD_LIMIT = 64;
    private static final int VERSION_SHOWN = 100;

    private final String name;
    private final Map<String, String> fields = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final SortedMap<String, ProductVersion> versions = new TreeMap<>(Collections.reverseOrder());

    private Product(String name) {
        this.name = PrintableText.of(name);
    }

    /** Reads the value of a product. */
    static Product read(String name, JsonParser at) throws IOException {
        Product product = new Product(name);
        MarketJson.object(at, "it", product.faults::add, product::field);
        return product;
    }

    private void field(String field, JsonParser at) throws IOException {
        if (field.equals(VERSIONS)) {
            MarketJson.object(at, VERSIONS, faults::add, this::version);
        } else if (TEXTS.contains(field)
                || (at.currentToken() == JsonToken.VALUE_STRING && fields.size() < FIELD_LIMIT)) {
            MarketJson.text(at, "its " + field, faults::add)
                    .ifPresent(text ->
                            fields.put(field, PrintableText.of(text, TEXT_LIMIT).strip()));
        } else {
            at.skipChildren();
        }
    }

    private void version(String version, JsonParser at) throws IOException {
        ProductVersion read = ProductVersion.read(at);
        // Archives of files for containers are no appliances.
        if (version.isBlank()) {
            faults.add("one of its versions has no name");
        } else if (read.hasDisk()) {
            versions.put(PrintableText.of(version, VERSION_SHOWN), read);
        }
    }

    String name() {
        return name;
    }

    /**
     * Its newest version that is wanted; versions are in the order of their names. Nothing when none is.
     *
     * @param created since when it is vouched for, if the file says so
     */
    Optional<Listing> listing(MarketSelection selection, @Nullable Instant created) {
        if (!selection.wants(name, aliases(), fields.getOrDefault(ARCHITECTURE, ""), said())) {
            return Optional.empty();
        }
        if (!faults.isEmpty()) {
            return Optional.of(new Listing(name, "", "", created, Map.of(), List.of(), faults.get(0)));
        }
        return versions.keySet().stream()
                .filter(selection::wantsVersion)
                .findFirst()
                .map(version -> listing(version, created));
    }

    private Listing listing(String version, @Nullable Instant created) {
        ProductVersion read = versions.get(version);
        String fault = read == null ? null : read.fault().orElse(null);
        return read == null || fault != null
                ? new Listing(
                        name,
                        version,
                        order(version, created),
                        created,
                        Map.of(),
                        List.of(),
                        "version " + version + ": " + fault)
                : new Listing(name, version, order(version, created), created, texts(read), List.of(read.file()), null);
    }

    /**
     * What a tree that says its date offers is what its publisher means now, be it an older version; without a date nobody can tell
     * that from an old tree. The first counts more than the second.
     */
    private static String order(String version, @Nullable Instant created) {
        return created == null
                ? "version " + version
                : String.format(Locale.ROOT, "written %018d", created.getEpochSecond());
    }

    private List<String> aliases() {
        return Arrays.stream(fields.getOrDefault(ALIASES, "").split(",", -1))
                .map(String::strip)
                .filter(alias -> !alias.isEmpty())
                .toList();
    }

    /** Its fields, and two of them under the names that registries have for them. */
    private Map<String, String> said() {
        Map<String, String> said = new HashMap<>(fields);
        said.putIfAbsent("os_distro", fields.getOrDefault("os", ""));
        said.putIfAbsent("os_version", release());
        return said;
    }

    private String release() {
        return fields.getOrDefault("version", fields.getOrDefault("release", ""));
    }

    private Map<String, String> texts(ProductVersion version) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("dc:title", title());
        texts.put("hv:size", Long.toString(version.file().size()));
        put(texts, "sl:arch", Selection.architecture(fields.getOrDefault(ARCHITECTURE, "")));
        put(texts, "sl:osname", fields.getOrDefault("os", ""));
        put(texts, "sl:osversion", release());
        return texts;
    }

    private String title() {
        String told = fields.getOrDefault("title", "");
        if (!told.isEmpty()) {
            return told + " (" + name + ")";
        }
        List<String> words = new ArrayList<>();
        for (String field : List.of("os", "release_title", "variant", ARCHITECTURE)) {
            String word = fields.getOrDefault(field, "");
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words.isEmpty() ? name : String.join(" ", words) + " (" + name + ")";
    }

    private static void put(Map<String, String> texts, String field, String value) {
        if (!value.isEmpty()) {
            texts.put(field, value);
        }
    }
}
