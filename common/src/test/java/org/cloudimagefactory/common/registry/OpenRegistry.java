package org.cloudimagefactory.common.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One registry that lets everybody in, for all tests of a class: {@code @RegisterExtension static final}. */
public final class OpenRegistry implements BeforeAllCallback, AfterAllCallback {
    private Path directory;
    private RegistryServer server;

    /** The registry, from the first test on. */
    public RegistryServer server() {
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("registry");
        server = RegistryServer.start(directory, RegistryServer.Access.OPEN);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (server != null) {
            server.close();
        }
        TreeRemoval.remove(directory);
    }
}
