package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.jspecify.annotations.Nullable;

/** What a library is for: who reads its files, what is noted of them, and what is made of its index for others. */
public interface LibraryUse extends AutoCloseable {
    /** What {@code --backend} calls it. */
    String backend();

    /** Who reads the image files. */
    FileAccess access();

    /**
     * Looks at what could stop these steps of one appliance; changes nothing.
     *
     * @param index as it is before the steps
     * @throws ItemProblem when they can't be done
     */
    default void lookAhead(List<Step> steps, LibraryIndex index) {}

    /** What is to be noted of a new image whose bytes are about to be copied. */
    default FileNotes notes(Step.Upload upload, IndexedImage image, OpenImage file) {
        return FileNotes.NONE;
    }

    /** Further attributes of an appliance that is being offered, or offered anew, at this time. */
    default Map<String, String> offered(Instant now) {
        return Map.of();
    }

    /**
     * Brings what others read in line with the index; the files of all its images are whole. Called while the lock of the library
     * is held: by a run that may write before anything else, and after each change of the index. Images that are gone from the index
     * still have their files. After a crash it is called with whatever index there is then.
     *
     * @param before the index that others read the result of, or null when that has to be looked at
     * @param now the index as it is
     */
    default void follow(@Nullable LibraryIndex before, LibraryIndex now) throws IOException {}

    /** A directory of the library was made just now, as open as the umask lets it be. */
    default void created(Path made) throws IOException {}

    /** How users get what is offered. */
    default List<Way> ways(ApplianceOverview appliance) {
        return List.of();
    }

    @Override
    default void close() {}
}
