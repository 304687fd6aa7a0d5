package org.cloudimagefactory.common.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request needs to be allowed, as token services are told it: {@code repository:NAME:pull,push}. Repositories by name, each
 * with its actions.
 */
record Scopes(Map<String, Set<String>> actions) {
    private static final int PARTS = 3;

    /** Keeps the actions in order, so that the same needs have the same token. */
    Scopes {
        Map<String, Set<String>> sorted = new LinkedHashMap<>();
        actions.forEach((name, some) -> sorted.put(name, new TreeSet<>(some)));
        actions = sorted;
    }

    static Scopes pull(RepositoryName repository) {
        return new Scopes(Map.of(repository.path(), Set.of("pull")));
    }

    static Scopes push(RepositoryName repository) {
        return new Scopes(Map.of(repository.path(), Set.of("pull", "push")));
    }

    static Scopes delete(RepositoryName repository) {
        return new Scopes(Map.of(repository.path(), Set.of("pull", "delete")));
    }

    /** These, and reading another repository. */
    Scopes andPull(RepositoryName other) {
        Map<String, Set<String>> all = new LinkedHashMap<>(actions);
        all.merge(other.path(), Set.of("pull"), Scopes::union);
        return new Scopes(all);
    }

    /** These, and further actions that a challenge names for the same repositories; others are not the server's to choose. */
    Scopes widened(String challenged) {
        Map<String, Set<String>> all = new LinkedHashMap<>(actions);
        for (String one : challenged.split(" ")) {
            String[] parts = one.split(":", -1);
            if (parts.length == PARTS && parts[0].equals("repository") && all.containsKey(parts[1])) {
                Set<String> more = new LinkedHashSet<>();
                for (String action : parts[2].split(",")) {
                    if (action.matches("[a-z_]{1,32}|\\*")) {
                        more.add(action);
                    }
                }
                all.merge(parts[1], more, Scopes::union);
            }
        }
        return new Scopes(all);
    }

    /** One parameter for each repository. */
    List<String> parameters() {
        List<String> all = new ArrayList<>();
        actions.forEach((name, some) -> all.add("repository:" + name + ":" + String.join(",", some)));
        return all;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
