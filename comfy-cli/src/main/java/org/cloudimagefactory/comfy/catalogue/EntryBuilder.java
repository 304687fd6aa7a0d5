package org.cloudimagefactory.comfy.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a source says of an appliance; what is missing, blank or called unknown is left out. */
final class EntryBuilder {
    private final String identifier;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private final List<Way> ways = new ArrayList<>();
    private @Nullable String title;
    private @Nullable String description;

    EntryBuilder(String identifier) {
        this.identifier = identifier;
    }

    EntryBuilder title(@Nullable String text) {
        title = known(text);
        return this;
    }

    EntryBuilder description(@Nullable String text) {
        description = known(text);
        return this;
    }

    EntryBuilder fact(String name, @Nullable Object value) {
        String text = value == null ? null : known(value.toString().strip());
        if (text != null) {
            facts.put(name, text);
        }
        return this;
    }

    EntryBuilder link(String label, @Nullable String address) {
        if (address != null) {
            links.put(label, address);
        }
        return this;
    }

    EntryBuilder way(String with, String command) {
        ways.add(new Way(with, command));
        return this;
    }

    Entry build() {
        return new Entry(identifier, title, description, facts, links, ways);
    }

    private static @Nullable String known(@Nullable String text) {
        return text == null || text.isBlank() || text.equals("unknown") ? null : text;
    }
}
