package org.cloudimagefactory.common.farm;

/**
 * A job as the engine lists it.
 *
 * @param mark that it was submitted with
 * @param index in the submission; {@link #OTHERS} for all that have no line of their own
 * @param id what the engine calls it
 * @param standing how it stands
 * @param word the engine's own word for that
 * @param node that it runs on; may be empty
 */
public record Listed(String mark, int index, String id, Standing standing, String word, String node) {
    /** The index of jobs of a submission that an engine lists by one line, such as those that were cancelled before they began. */
    public static final int OTHERS = -1;

    /** How a job stands with its engine. */
    public enum Standing {
        /** It waits for a node. */
        QUEUED,
        /** A node works on it. */
        RUNNING,
        /** It has ended, whether well or not: its record says what came of it. */
        GONE,
        /** Somebody has taken it out. */
        CANCELLED,
        /** It has used up its time or its memory. */
        OVER_LIMIT
    }

    boolean isUnderWay() {
        return standing == Standing.QUEUED || standing == Standing.RUNNING;
    }
}
