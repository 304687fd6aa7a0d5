package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Table;

/** Which names objects may have. */
final class Names {
    private static final String FORBIDDEN = "&|:\\\";/'#{}$<>";
    private static final int LONGEST = 128;

    private Names() {}

    /** What is wrong with a name, if anything. */
    static Optional<String> problem(String name, OneVersion version) {
        if (name.isEmpty()) {
            return Optional.of("Invalid NAME, it cannot be empty");
        }
        String forbidden = version.isSeven() ? FORBIDDEN + "\n" : FORBIDDEN;
        Optional<String> bad = name.chars()
                .filter(c -> forbidden.indexOf(c) >= 0)
                .mapToObj(c -> "Invalid NAME, char '" + (char) c + "' is not allowed")
                .findFirst();
        if (bad.isEmpty() && name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Optional.of("Invalid NAME, max length is 128 chars");
        }
        return bad;
    }

    /** Why an owner can't have a new object of this name, if so. */
    static Optional<String> taken(Table<?> table, ObjectKind kind, int uid, String name) {
        return table.idOf(uid, name).map(id -> "NAME is already taken by " + kind.code() + " " + id + ".");
    }
}
