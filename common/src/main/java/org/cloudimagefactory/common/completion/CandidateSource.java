package org.cloudimagefactory.common.completion;

import java.io.IOException;
import java.util.Collection;

/** Where the words of one kind come from: local files only, read as they are at this moment. */
public interface CandidateSource {
    /** All words of the kind, in any order; where something cannot be read, it may end in any exception. */
    Collection<String> candidates(TypedWords typed) throws IOException;
}
