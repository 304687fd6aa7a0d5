package org.cloudimagefactory.common.problem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One item is bad, for example {@code cannot read descriptor /a/b.json: not JSON}; others go on. */
public final class ItemProblem extends Problem {
    /** The text says what failed, on which item, and why. */
    public ItemProblem(String problem) {
        this(problem, null, null);
    }

    private ItemProblem(String problem, @Nullable String hint, @Nullable Throwable cause) {
        super(ExitCode.ITEMS_FAILED, problem, hint, cause);
    }

    /** A file of the item can't be used: what could not be done, for example {@code cannot read /a/b}, and why. */
    public static ItemProblem of(String what, IOException cause) {
        return new ItemProblem(what + ": " + IoReason.of(cause)).causedBy(cause);
    }

    @Override
    ItemProblem with(String problem, @Nullable String hint, @Nullable Throwable cause) {
        return new ItemProblem(problem, hint, cause);
    }

    @Override
    public ItemProblem hint(String text) {
        return (ItemProblem) super.hint(text);
    }

    @Override
    public ItemProblem causedBy(Throwable cause) {
        return (ItemProblem) super.causedBy(cause);
    }
}
