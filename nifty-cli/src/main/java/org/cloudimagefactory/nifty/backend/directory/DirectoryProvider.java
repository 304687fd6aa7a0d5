package org.cloudimagefactory.nifty.backend.directory;

import java.nio.file.Path;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;

/** Makes the directory back end. */
public final class DirectoryProvider implements CloudBackendProvider {
    /** For the service loader. */
    public DirectoryProvider() {}

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public String description() {
        return "a directory of image files with an index.json, for libvirt hosts; needs --library-dir";
    }

    @Override
    public CloudBackend open(BackendSettings settings) {
        String directory = settings.option("library-dir")
                .orElseThrow(() -> new UsageProblem("the back end 'directory' needs --library-dir")
                        .hint("name the directory of the library"));
        for (String datastore : settings.datastores()) {
            if (!datastore.matches(LibraryDocuments.DATASTORE)) {
                throw new UsageProblem("'" + datastore + "' is no name for a datastore of a directory")
                        .hint("use letters, digits, and any of . _ -");
            }
        }
        Path library = Path.of(directory).toAbsolutePath().normalize();
        return new DirectoryBackend(new Library(library, settings.datastores(), settings.clock()), settings);
    }
}
