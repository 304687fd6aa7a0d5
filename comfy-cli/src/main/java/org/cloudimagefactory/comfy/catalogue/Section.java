package org.cloudimagefactory.comfy.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appliances that came together.
 *
 * @param title for people
 * @param description for people, or null
 * @param dates one line about when it was made and how long it holds, or empty
 * @param way how one gets all of them, or null
 * @param entries what it says of each appliance
 */
record Section(
        String title,
        @Nullable String description,
        String dates,
        @Nullable Way way,
        List<Entry> entries) {
    Section {
        entries = List.copyOf(entries);
    }
}
