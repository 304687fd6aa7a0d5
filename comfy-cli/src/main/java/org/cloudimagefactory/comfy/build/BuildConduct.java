package org.cloudimagefactory.comfy.build;

/**
 * How a build is gone about; none of it changes what is made.
 *
 * @param force whether to build what is there already
 * @param keepWorkDirectory whether to keep the work directory of a build that went well
 * @param onFailure what is kept of one that did not
 * @param test whether the image is tested before it is published
 */
public record BuildConduct(boolean force, boolean keepWorkDirectory, OnFailure onFailure, boolean test) {
    /** What is kept of a failed build. */
    public enum OnFailure {
        /** The whole work directory. */
        KEEP,
        /** Logs, templates and the last picture of the console. */
        CLEAN
    }
}
