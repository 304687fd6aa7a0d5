package org.cloudimagefactory.nifty.backend.directory;

import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.backend.library.LibraryBackend;
import org.cloudimagefactory.nifty.backend.library.LibraryPlace;

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
        return new LibraryBackend(LibraryPlace.of(settings, name()), settings, new DirectoryUse(settings.access()));
    }
}
