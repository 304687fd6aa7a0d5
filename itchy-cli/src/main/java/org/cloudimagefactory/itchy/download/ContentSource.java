package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Validators;

/** Where the bytes of a file for the cache come from. */
public interface ContentSource {
    /** No number of bytes: only who opens it finds out. */
    long UNKNOWN = -1;

    /** What to call it in messages, without credentials. */
    String shown();

    /** By what a partial file is known, in a later run too, to be a part of this. */
    String key();

    /** How many bytes the file has, or {@link #UNKNOWN}. */
    long size();

    /** Whether a partial file may be gone on with although nobody says how many bytes there are. */
    default boolean isContinued() {
        return false;
    }

    /**
     * What must be true of the bytes; empty when whoever opens it checks them while they are read. Of a file whose size only who opens
     * it finds out, it is known when it is open.
     */
    List<DigestedPart> parts();

    /** In messages, what says how large the file is and which digest it has: {@code the list}. */
    default String promisedBy() {
        return "the list";
    }

    /** In messages, where that says the size: {@code hv:size}. */
    default String sizeField() {
        return "hv:size";
    }

    /**
     * Begins to fetch. A source that can't go on where a partial file ends brings all of it.
     *
     * @param have bytes that are here already; 0 for none
     * @param known by what the source of those was recognised
     * @throws NotContinuedException when what is here can't be gone on with
     * @throws IOException when it may be had another time
     * @throws ItemProblem when it can't be had
     */
    OpenedContent open(long have, Validators known) throws IOException, InterruptedException;
}
