package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkLimits;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;

/** Looks whether all that is named in a repository is there, and fits. */
final class WholeChunks {
    private final RegistryFixture cloud;

    WholeChunks(RegistryFixture cloud) {
        this.cloud = cloud;
    }

    /** Each manifest that people see names chunks, which are there; returns the digest of the content of what is offered. */
    String check(String repository) throws Exception {
        String offered = "";
        for (String tag : cloud.tags(repository)) {
            AnnotatedChunks said = AnnotatedChunks.of(
                            cloud.manifest(repository, tag).annotations())
                    .orElseThrow();
            Manifest chunks = cloud.manifest(repository, said.manifest());
            for (ContentDescriptor layer : chunks.layers()) {
                assertEquals(
                        layer.size(),
                        cloud.client()
                                .blobSize(cloud.repository(repository), layer.digest())
                                .orElseThrow());
            }
            assertEquals(said.index(), chunks.layers().get(0).digest().toString());
            byte[] bytes = cloud.client()
                    .smallBlob(cloud.repository(repository), chunks.layers().get(0), (int) ChunkLimits.INDEX_BYTES);
            Path copy = Files.createTempFile("index", "");
            try {
                ChunkIndex index = ChunkIndex.open(Files.write(copy, bytes));
                assertEquals(said.contentSha512(), index.contentSha512());
                assertEquals(
                        IntStream.range(0, index.packs())
                                .mapToObj(index::packDigest)
                                .toList(),
                        chunks.layers().stream()
                                .skip(1)
                                .map(layer -> layer.digest().hex())
                                .toList());
            } finally {
                Files.delete(copy);
            }
            offered = tag.equals("latest") ? said.contentSha512() : offered;
        }
        return offered;
    }

    /** Nothing is left of raw copies and other things that a run makes for itself. */
    void checkNothingTemporary() throws Exception {
        try (var files = Files.walk(cloud.state())) {
            List<Path> left = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.endsWith(".lock"))
                    .toList();
            assertTrue(left.isEmpty(), left.toString());
        }
    }
}
