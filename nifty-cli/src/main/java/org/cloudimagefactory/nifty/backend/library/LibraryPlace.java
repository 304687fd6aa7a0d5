package org.cloudimagefactory.nifty.backend.library;

import java.nio.file.Path;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.backend.BackendSettings;

/** Where a library is, as options tell. */
public final class LibraryPlace {
    private LibraryPlace() {}

    /**
     * The directory of the library of a back end.
     *
     * @throws UsageProblem when none is told, or a datastore can't be one of a directory
     */
    public static Path of(BackendSettings settings, String backend) {
        String directory = settings.option("library-dir")
                .orElseThrow(() -> new UsageProblem("the back end '" + backend + "' needs --library-dir")
                        .hint("name the directory of the library"));
        for (String datastore : settings.datastores()) {
            if (!datastore.matches(LibraryDocuments.DATASTORE)) {
                throw new UsageProblem("'" + datastore + "' is no name for a datastore of a directory")
                        .hint("use letters, digits, and any of . _ -");
            }
        }
        return Path.of(directory).toAbsolutePath().normalize();
    }
}
