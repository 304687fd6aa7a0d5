package org.cloudimagefactory.nifty.backend.library;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendContract;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.junit.jupiter.api.BeforeEach;

/** The contract of all back ends for those that keep a library. */
public abstract class LibraryContract extends CloudBackendContract {
    private final CloudBackendProvider provider;
    private final Map<String, String> options;

    /** For this back end with these options. */
    protected LibraryContract(CloudBackendProvider provider, Map<String, String> options) {
        this.provider = provider;
        this.options = Map.copyOf(options);
    }

    @BeforeEach
    void makeLibrary() throws IOException {
        Files.createDirectories(library());
    }

    protected final Path library() {
        return directory.resolve("library");
    }

    @Override
    protected CloudBackend open(BackendSettings settings) {
        Map<String, String> all = new HashMap<>(options);
        all.put("library-dir", library().toString());
        return provider.open(new BackendSettings(
                settings.identifier(),
                settings.datastores(),
                settings.access(),
                null,
                settings.transfer(),
                settings.uploadTimeout(),
                null,
                all,
                settings.clock()));
    }

    /** A host keeps a hard link to what it uses; who has only fetched an image nobody knows. */
    @Override
    protected Runnable use(CloudImage image) {
        Path link = directory.resolve("in-use");
        try {
            Path file = library().resolve("default").resolve(image.id() + "-" + image.name() + "." + format());
            Files.createLink(link, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> assertTrue(link.toFile().delete());
    }
}
