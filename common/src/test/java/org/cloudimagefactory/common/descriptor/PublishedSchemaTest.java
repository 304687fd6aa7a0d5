package org.cloudimagefactory.common.descriptor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublishedSchemaTest {
    @Test
    void isTheOneThatTheReaderValidatesAgainst() throws IOException {
        try (InputStream schema = DescriptorReader.class.getResourceAsStream("descriptor.schema.json")) {
            assertNotNull(schema);
            assertArrayEquals(
                    schema.readAllBytes(), Files.readAllBytes(Path.of("..", "docs", "descriptor.schema.json")));
        }
    }
}
