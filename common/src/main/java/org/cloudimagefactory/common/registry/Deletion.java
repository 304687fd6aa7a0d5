package org.cloudimagefactory.common.registry;

/** What became of something that was to be deleted. */
public enum Deletion {
    /** It is gone. */
    DONE,
    /** It was not there. */
    MISSING,
    /** This registry deletes nothing, or not so. */
    REFUSED
}
