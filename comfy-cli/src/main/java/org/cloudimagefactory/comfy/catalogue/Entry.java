package org.cloudimagefactory.comfy.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of one appliance.
 *
 * @param identifier by which sources speak of the same one
 * @param title for people, or null
 * @param description for people, or null
 * @param facts names and values, in the order in which they are shown
 * @param links labels and addresses, in the order in which they are shown
 * @param ways how users get it
 */
record Entry(
        String identifier,
        @Nullable String title,
        @Nullable String description,
        Map<String, String> facts,
        Map<String, String> links,
        List<Way> ways) {
    Entry {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
        ways = List.copyOf(ways);
    }

    /** The same appliance, of which another source says more; what is said first counts, and each way is there once. */
    Entry and(Entry other) {
        Map<String, String> allFacts = new LinkedHashMap<>(facts);
        other.facts.forEach(allFacts::putIfAbsent);
        Map<String, String> allLinks = new LinkedHashMap<>(links);
        other.links.forEach(allLinks::putIfAbsent);
        List<Way> allWays = new ArrayList<>(ways);
        other.ways.stream().filter(way -> !allWays.contains(way)).forEach(allWays::add);
        return new Entry(
                identifier,
                title == null ? other.title : title,
                description == null ? other.description : description,
                allFacts,
                allLinks,
                allWays);
    }
}
