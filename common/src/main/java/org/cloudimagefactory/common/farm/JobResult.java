package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * What came of a job that ended well.
 *
 * @param told what the job says of it
 * @param files that it has made, by name, where they lie now; their digests are right
 */
public record JobResult(JsonNode told, Map<String, Path> files) {
    public JobResult {
        files = Map.copyOf(files);
    }
}
