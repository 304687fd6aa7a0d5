package org.cloudimagefactory.comfy.assembly;

import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.work.Progress;

/** Tells with each piece of work the how-manyth it is, of so many. */
final class CountedProgress implements Progress {
    private final Progress progress;
    private final int count;
    private final AtomicInteger begun = new AtomicInteger();

    CountedProgress(Progress progress, int count) {
        this.progress = progress;
        this.count = count;
    }

    @Override
    public Task start(String title) {
        return progress.start(begun.incrementAndGet() + " of " + count + ": " + title);
    }
}
