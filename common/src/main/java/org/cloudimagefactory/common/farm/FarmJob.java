package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.Digest;

/**
 * One job: an image to be converted, or a node of the graph of layers to be built.
 *
 * @param id the same for the same work, whichever run asks for it: 32 hexadecimal digits
 * @param label what people call it, such as an identifier
 * @param resources that it needs
 * @param work what the tool on the node has to know
 */
public record FarmJob(String id, String label, JobResources resources, JsonNode work) {
    static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int ID_LENGTH = 32;

    /** Takes identifiers of its own form only, as they become names of directories. */
    public FarmJob {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' identifies no job");
        }
    }

    /** The job of this work, which tells it from all others of its owner. */
    public static FarmJob of(String label, JobResources resources, JsonNode work) {
        return new FarmJob(Digest.SHA_256.of(work.toString()).substring(0, ID_LENGTH), label, resources, work);
    }
}
