package org.cloudimagefactory.common.work;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is costly to make, and that not every run needs: made once, when it is first asked for, by whatever thread. */
public final class OnDemand<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    /** Will be made by this. */
    public OnDemand(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T result = made;
        if (result == null) {
            result = maker.get();
            made = result;
        }
        return result;
    }
}
