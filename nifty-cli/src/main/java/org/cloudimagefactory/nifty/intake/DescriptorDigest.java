package org.cloudimagefactory.nifty.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.work.OnDemand;

/**
 * SHA-256 over a descriptor's canonical JSON without {@code action} and {@code path}: equal for descriptors that ask for the
 * same appliance, wherever its files lie.
 */
final class DescriptorDigest {
    private final OnDemand<JsonMapper> json = new OnDemand<>(() -> JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build());

    /** The digest of a document that has been read and checked already. */
    String of(byte[] descriptor) {
        try {
            JsonNode tree = json.get().readTree(new String(descriptor, StandardCharsets.UTF_8));
            if (tree instanceof ObjectNode document) {
                document.remove("action");
                document.path("disks").forEach(disk -> {
                    if (disk instanceof ObjectNode object) {
                        object.remove("path");
                    }
                });
            }
            return Digest.SHA_256.of(CanonicalJson.of(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the descriptor is no JSON", e);
        }
    }
}
