package org.cloudimagefactory.nifty.backend.marketplace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendContract;
import org.cloudimagefactory.nifty.plan.CloudImage;

/** The contract of all back ends. */
class MarketplaceContractTest extends CloudBackendContract {
    private Path library() {
        return directory.resolve("library");
    }

    @Override
    protected CloudBackend open(BackendSettings settings) {
        return new MarketplaceProvider()
                .open(new BackendSettings(
                        settings.identifier(),
                        settings.datastores(),
                        settings.access(),
                        null,
                        settings.transfer(),
                        settings.uploadTimeout(),
                        null,
                        Map.of("library-dir", makeLibrary().toString(), "other-market", "none"),
                        settings.clock()));
    }

    private Path makeLibrary() {
        try {
            return Files.createDirectories(library());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who has fetched an image nobody knows; one to which somebody keeps a hard link is not taken from them. */
    @Override
    protected Runnable use(CloudImage image) {
        Path link = directory.resolve("in-use");
        try {
            Files.createLink(link, library().resolve("default").resolve(image.id() + "-" + image.name() + ".raw"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> assertTrue(link.toFile().delete());
    }
}
