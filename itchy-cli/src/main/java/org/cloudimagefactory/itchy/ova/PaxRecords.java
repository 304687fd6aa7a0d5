package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An extended header of pax: lines such as {@code 18 path=disk.raw}, each with its length in front. */
final class PaxRecords {
    private static final String OFFSET = "GNU.sparse.offset";
    private static final String LENGTH = "GNU.sparse.numbytes";

    private static final Set<String> WANTED = Set.of(
            "path",
            "size",
            "GNU.sparse.major",
            "GNU.sparse.name",
            "GNU.sparse.realsize",
            "GNU.sparse.size",
            "GNU.sparse.map");

    private final Map<String, String> values = new HashMap<>();
    /** Of version 0.0 of GNU's sparse files, whose keys occur again and again. */
    private final List<String> map = new ArrayList<>();

    /** Adds the lines of a header; later ones count. */
    void read(byte[] content) throws IOException {
        int start = 0;
        while (start < content.length) {
            int space = indexOf(content, ' ', start);
            int length = length(content, start, space);
            int end = start + length;
            int equals = indexOf(content, '=', space);
            if (length <= space - start || end > content.length || equals >= end || content[end - 1] != '\n') {
                throw new IOException("an extended header makes no sense");
            }
            put(text(content, space + 1, equals), text(content, equals + 1, end - 1));
            start = end;
        }
    }

    void putAll(PaxRecords others) {
        others.values.forEach(values::putIfAbsent);
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Whether the map of a sparse file is at the start of its data. */
    boolean hasMapInData() {
        return get("GNU.sparse.major").orElse("").equals("1");
    }

    /** The map of a sparse file, if it is here. */
    Optional<SparseMap> sparseMap() throws IOException {
        if (!map.isEmpty()) {
            return Optional.of(SparseMap.ofList(String.join(",", map)));
        }
        Optional<String> list = get("GNU.sparse.map");
        if (list.isEmpty()) {
            // Nothing but zeros.
            return get("GNU.sparse.size").map(size -> new SparseMap(List.of()));
        }
        return Optional.of(list.get().isEmpty() ? new SparseMap(List.of()) : SparseMap.ofList(list.get()));
    }

    private void put(String key, String value) {
        if (key.equals(OFFSET) || key.equals(LENGTH)) {
            map.add(value);
        } else if (WANTED.contains(key)) {
            // The rest (times, owners, attributes) nobody asks for, and there may be a lot of it.
            values.put(key, value);
        }
    }

    private static int length(byte[] content, int start, int end) throws IOException {
        String digits = text(content, start, end);
        if (!digits.matches("[0-9]{1,8}")) {
            throw new IOException("an extended header makes no sense");
        }
        return Integer.parseInt(digits);
    }

    private static int indexOf(byte[] content, char wanted, int from) throws IOException {
        for (int i = from; i < content.length; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        throw new IOException("an extended header makes no sense");
    }

    private static String text(byte[] content, int from, int to) {
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }
}
