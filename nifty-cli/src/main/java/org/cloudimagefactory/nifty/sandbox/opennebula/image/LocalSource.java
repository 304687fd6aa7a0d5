package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;

/** A file of the front end. */
record LocalSource(Path file, OneVersion version) implements SandboxImageSource {
    @Override
    public long megabytes() throws SourceException {
        if (!Files.isRegularFile(file)) {
            throw new SourceException(
                    version.isSeven() ? "cannot access '" + file + "' (No such file or directory)" : "File not found");
        }
        try (InputStream in = open()) {
            DiskHeader header = DiskHeader.of(in.readNBytes(DiskHeader.LENGTH), Files.size(file));
            if (header.virtualSize() <= 0) {
                throw new SourceException("Runtime error during size estimation");
            }
            return header.megabytes();
        } catch (IOException e) {
            throw new SourceException(
                    version.isSeven()
                            ? "cannot access '" + file + "' (Permission denied)"
                            : "Failed to get image head");
        }
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }
}
