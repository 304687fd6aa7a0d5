package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * What lies in the directory of an attempt for the tool on the node.
 *
 * @param token of the attempt
 * @param version that the tool must have
 * @param work what is to be done
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record JobOrder(String token, String version, JsonNode work) {
    JobOrder {
        Objects.requireNonNull(token);
        Objects.requireNonNull(version);
        Objects.requireNonNull(work);
    }
}
