package org.cloudimagefactory.common.setup;

import org.jspecify.annotations.Nullable;

/** Where answers come from. */
public interface Answers {
    /** The answer to what is asked, or null when there will be none any more. */
    @Nullable
    String line(String prompt);

    /** As {@link #line}, but what is typed is not shown. */
    @Nullable
    String secret(String prompt);
}
