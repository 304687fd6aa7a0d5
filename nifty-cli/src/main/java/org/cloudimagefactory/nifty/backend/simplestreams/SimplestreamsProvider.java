package org.cloudimagefactory.nifty.backend.simplestreams;

import java.nio.file.Path;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.backend.library.LibraryBackend;
import org.cloudimagefactory.nifty.backend.library.LibraryPlace;
import org.cloudimagefactory.nifty.backend.served.PublicUrl;
import org.cloudimagefactory.nifty.backend.served.Signatures;

/** Makes the back end for image servers. */
public final class SimplestreamsProvider implements CloudBackendProvider {
    static final String NAME = "simplestreams";

    /** For the service loader. */
    public SimplestreamsProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a tree of simplestreams for LXD and Incus, over a web server; needs --library-dir";
    }

    @Override
    public CloudBackend open(BackendSettings settings) {
        Path directory = LibraryPlace.of(settings, NAME);
        return new LibraryBackend(
                directory,
                settings,
                new ImageServer(
                        directory,
                        settings.datastores(),
                        PublicUrl.of(settings),
                        Signatures.of(settings),
                        settings.clock()));
    }
}
