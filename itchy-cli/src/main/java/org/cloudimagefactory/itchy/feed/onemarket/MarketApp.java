package org.cloudimagefactory.itchy.feed.onemarket;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.feed.market.Listing;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.registry.Selection;
import org.jspecify.annotations.Nullable;

/** An appliance of a market, as it is described there. */
final class MarketApp {
    private static final String NAME = "name";
    private static final String VERSION = "version";
    private static final String ARCHITECTURE = "os-arch";
    private static final String OS = "os-id";
    private static final String RELEASE = "os-release";
    private static final String TEMPLATE = "opennebula_template";

    /** What is read as text; other fields may be anything. */
    private static final Set<String> TEXTS = Set.of(
            NAME,
            VERSION,
            "type",
            "publisher",
            "format",
            "short_description",
            "description",
            OS,
            RELEASE,
            ARCHITECTURE,
            "hypervisor",
            TEMPLATE);

    /** As OpenNebula's driver wants them, and what is safe in a path. */
    private static final String IDENTIFIER = "[A-Za-z0-9][A-Za-z0-9_.-]{0,127}";

    private static final int TEXT_LIMIT = 4096;
    private static final int TEMPLATE_LIMIT = 16_384;
    private static final int DISK_LIMIT = 64;
    private static final int TAG_LIMIT = 256;
    private static final int SHOWN = 100;
    /** Seconds since 1970 that an {@link Instant}, and a date of four digits, can be. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Map<String, String> fields = new HashMap<>();
    private final List<String> tags = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<AppFile> files = new ArrayList<>();
    private String identifier = "";
    /** What stays the same for all versions, where a market says so; the identifier then is that of one version. */
    private String lasting = "";

    private long created = -1;

    private MarketApp() {}

    /** Reads an element of the list. */
    static MarketApp read(JsonParser at) throws IOException {
        MarketApp app = new MarketApp();
        MarketJson.object(at, "it", app.faults::add, app::field);
        return app;
    }

    private void field(String field, JsonParser at) throws IOException {
        switch (field) {
            case "_id" ->
                MarketJson.object(at, "its _id", faults::add, (name, value) -> {
                    if (name.equals("$oid")) {
                        identifier =
                                MarketJson.text(value, "its _id", faults::add).orElse("");
                    } else {
                        value.skipChildren();
                    }
                });
            case "id" -> {
                String plain = MarketJson.text(at, "its id", faults::add).orElse("");
                identifier = identifier.isEmpty() ? plain : identifier;
            }
            case "appliance" ->
                lasting = MarketJson.text(at, "its appliance", faults::add).orElse("");
            case "tags" -> MarketJson.list(at, "its tags", faults::add, this::tag);
            case "files" -> MarketJson.list(at, "its files", faults::add, this::file);
            case "creation_time" ->
                created =
                        MarketJson.number(at, "its creation_time", faults::add).orElse(-1L);
            default -> text(field, at);
        }
    }

    private void text(String field, JsonParser at) throws IOException {
        if (TEXTS.contains(field)) {
            int limit = field.equals(TEMPLATE) ? TEMPLATE_LIMIT : TEXT_LIMIT;
            MarketJson.text(at, "its " + field, faults::add).ifPresent(text -> fields.put(field, cut(text, limit)));
        } else {
            at.skipChildren();
        }
    }

    /** A template that is cut is none any more. */
    private static String cut(String text, int limit) {
        boolean isWhole = limit == TEMPLATE_LIMIT;
        return isWhole && text.length() > limit
                ? ""
                : PrintableText.of(text, limit).strip();
    }

    private void tag(JsonParser at) throws IOException {
        Optional<String> tag = MarketJson.text(at, "one of its tags", faults::add);
        if (tags.size() < TAG_LIMIT) {
            tag.ifPresent(text -> tags.add(PrintableText.of(text, SHOWN)));
        }
    }

    private void file(JsonParser at) throws IOException {
        AppFile file = AppFile.read(at, faults::add);
        if (files.size() > DISK_LIMIT) {
            faults.add("it has more than " + DISK_LIMIT + " files");
        } else {
            files.add(file);
        }
    }

    private String said(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Whether it is an image, and no template of other appliances. */
    boolean isImage() {
        return said("type").isEmpty() || said("type").equalsIgnoreCase("IMAGE");
    }

    boolean isWanted(MarketSelection selection) {
        Map<String, String> said = new HashMap<>(fields);
        said.putIfAbsent("os_distro", said(OS));
        said.putIfAbsent("os_version", said(RELEASE));
        return selection.wants(said(NAME), tags, said(ARCHITECTURE), said) && selection.wantsVersion(said(VERSION));
    }

    /**
     * What it offers; nothing when it can't even be named.
     *
     * @param root address of the market
     */
    Optional<Listing> listing(String root, OneMarketRules rules) {
        if (!identifier.matches(IDENTIFIER)) {
            faults.add("it has no identifier that can be used");
        }
        if (!lasting.isEmpty() && !lasting.matches(IDENTIFIER)) {
            faults.add("its appliance is no identifier that can be used");
        }
        String name = identifier.matches(IDENTIFIER)
                ? (lasting.matches(IDENTIFIER) ? lasting : identifier)
                : "'" + PrintableText.of(said(NAME).isEmpty() ? identifier : said(NAME), SHOWN) + "'";
        List<MarketFile> disks = new ArrayList<>();
        String fault = fault();
        for (int i = 0; fault == null && i < files.size(); i++) {
            AppFile file = files.get(i);
            if (file.isDisk()) {
                fault = file.fault(rules.allowsMd5()).orElse(null);
                disks.add(file.disk(root + "/appliance/" + identifier + "/download/" + i, i + 1, said("format")));
            }
        }
        if (fault == null && disks.isEmpty()) {
            fault = "it has no disk";
        }
        if (fault == null && disks.size() > 1 && disks.stream().anyMatch(disk -> disk.sha256() == null)) {
            fault = "several disks are taken with SHA-256 only";
        }
        @Nullable Instant since = created >= 0 && created <= LAST_SECOND ? Instant.ofEpochSecond(created) : null;
        String order = created < 0 ? "" : String.format(Locale.ROOT, "%018d", created);
        return Optional.of(
                fault == null
                        ? new Listing(name, said(VERSION), order, since, texts(root, disks.size()), disks, null)
                        : new Listing(name, said(VERSION), order, since, Map.of(), List.of(), named(fault)));
    }

    private @Nullable String fault() {
        if (!faults.isEmpty()) {
            return faults.get(0);
        }
        if (said(NAME).isEmpty()) {
            return "it has no name";
        }
        return said(VERSION).isEmpty() ? "it has no version" : null;
    }

    private String named(String fault) {
        return said(NAME).isEmpty() ? fault : fault + " ('" + PrintableText.of(said(NAME), SHOWN) + "')";
    }

    private Map<String, String> texts(String root, int disks) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("dc:title", said(NAME));
        put(
                texts,
                "dc:description",
                said("short_description").isEmpty() ? said("description") : said("short_description"));
        put(texts, "hv:format", disks > 1 ? "ova" : said("format"));
        put(texts, "hv:hypervisor", said("hypervisor"));
        put(texts, "ad:mpuri", root + "/appliance/" + identifier);
        put(texts, "sl:arch", Selection.architecture(said(ARCHITECTURE)));
        put(texts, "sl:osname", said(OS));
        put(texts, "sl:osversion", said(RELEASE));
        AppTemplate template = AppTemplate.read(said(TEMPLATE));
        put(texts, "one:memory", Objects.requireNonNullElse(template.memory(), ""));
        put(texts, "one:cpu", Objects.requireNonNullElse(template.cpu(), ""));
        put(texts, "one:template", template.isReadable() ? said(TEMPLATE) : "");
        return texts;
    }

    private static void put(Map<String, String> texts, String field, String value) {
        if (!value.isEmpty()) {
            texts.put(field, value);
        }
    }
}
