package org.cloudimagefactory.nifty.backend.marketplace;

import java.nio.file.Path;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.backend.library.LibraryBackend;
import org.cloudimagefactory.nifty.backend.library.LibraryPlace;

/** Makes the back end for marketplaces. */
public final class MarketplaceProvider implements CloudBackendProvider {
    static final String NAME = "marketplace";

    /** For the service loader. */
    public MarketplaceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a tree for OpenNebula's Marketplace, over a web server; needs --library-dir";
    }

    @Override
    public CloudBackend open(BackendSettings settings) {
        Path directory = LibraryPlace.of(settings, NAME);
        return new LibraryBackend(
                directory,
                settings,
                new Marketplace(directory, settings.datastores(), new MarketSettings(settings, System.getenv())));
    }
}
