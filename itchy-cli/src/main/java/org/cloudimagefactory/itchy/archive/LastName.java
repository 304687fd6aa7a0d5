package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import org.cloudimagefactory.itchy.event.EventName;
import org.jspecify.annotations.Nullable;

/**
 * The time of the last event that was stored in a directory, noted in the extended attribute {@value #ATTRIBUTE} of the directory
 * itself: a later event finds its place without looking at all the others, and whatever the clock says. It is of no use after
 * a power failure or on a file system that has no such attributes, and nothing depends on it there.
 */
final class LastName {
    /** Linux calls it {@code user.itchy.last}. */
    static final String ATTRIBUTE = "itchy.last";

    private static final int SIZE_LIMIT = 64;

    private LastName() {}

    /** A name of that time, or null if nothing usable is noted. */
    static @Nullable EventName of(Path directory) {
        UserDefinedFileAttributeView view = view(directory);
        if (view == null) {
            return null;
        }
        try {
            ByteBuffer buffer = ByteBuffer.allocate(SIZE_LIMIT);
            view.read(ATTRIBUTE, buffer);
            String time = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
            Optional<EventName> name = EventName.parse(time + "_Last" + EventName.SUFFIX);
            return name.isPresent() && name.get().nanos() != EventName.UNKNOWN ? name.get() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Notes the time of an event that was stored, unless a later one is noted already. */
    static void note(Path directory, EventName stored) {
        UserDefinedFileAttributeView view = view(directory);
        EventName last = of(directory);
        if (view == null || (last != null && !last.isBefore(stored))) {
            return;
        }
        String name = stored.fileName();
        byte[] time = name.substring(0, name.indexOf('_')).getBytes(StandardCharsets.US_ASCII);
        try {
            view.write(ATTRIBUTE, ByteBuffer.wrap(time));
        } catch (IOException e) {
            // The event is safe; the next one has to look.
            return;
        }
    }

    private static @Nullable UserDefinedFileAttributeView view(Path directory) {
        return Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
    }
}
