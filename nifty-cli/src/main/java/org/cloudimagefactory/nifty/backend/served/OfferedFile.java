package org.cloudimagefactory.nifty.backend.served;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedAppliance;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * An appliance of one disk that is offered.
 *
 * @param appliance as the index has it
 * @param file of its disk
 */
public record OfferedFile(IndexedAppliance appliance, FileFacts file) {
    private static final String OFFERED = FileNotes.PREFIX + "OFFERED_AT";

    /** What is offered in a datastore, in the order of the index. */
    public static List<OfferedFile> of(LibraryIndex index, String datastore) {
        List<OfferedFile> offered = new ArrayList<>();
        for (IndexedAppliance appliance : index.appliances()) {
            if (appliance.datastore().equals(datastore) && appliance.images().size() == 1) {
                index.image(appliance.images().get(0))
                        .flatMap(FileFacts::of)
                        .ifPresent(file -> offered.add(new OfferedFile(appliance, file)));
            }
        }
        return offered;
    }

    /** What is noted of an appliance when it is offered. */
    public static Map<String, String> notes(Instant now) {
        return Map.of(OFFERED, now.toString());
    }

    /** When the appliance was offered as it is now, be it for the first time, changed, or an older version of it again. */
    public Instant since() {
        try {
            return attribute(OFFERED).map(Instant::parse).orElseGet(file::registered);
        } catch (DateTimeException e) {
            return file.registered();
        }
    }

    /** An attribute of the appliance. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(appliance.attributes().get(name)).filter(value -> !value.isEmpty());
    }

    /** What the descriptor calls the appliance. */
    public String identifier() {
        return attribute(AttributeNames.IDENTIFIER).orElse(appliance.name());
    }

    /** Its title, or how it is called. */
    public String title() {
        return attribute(AttributeNames.TITLE).orElseGet(this::identifier);
    }

    /** Its version. */
    public String version() {
        return attribute(AttributeNames.VERSION).orElse("0");
    }

    /** The processor, x86_64 where the descriptor says nothing. */
    public String architecture() {
        return attribute(AttributeNames.ARCHITECTURE).orElse("x86_64");
    }

    /** The distribution, where the descriptor tells it. */
    public Optional<String> distribution() {
        return system(0);
    }

    /** The version of the distribution, where the descriptor tells it. */
    public Optional<String> release() {
        return system(1);
    }

    private Optional<String> system(int part) {
        return attribute(AttributeNames.OS)
                .map(text -> text.split(" ", 2))
                .filter(parts -> parts.length > part)
                .map(parts -> parts[part]);
    }

    /** The format of the file. */
    public String format() {
        Map<String, String> attributes = file.image().attributes();
        return attributes.getOrDefault(AttributeNames.FORMAT, "raw");
    }
}
