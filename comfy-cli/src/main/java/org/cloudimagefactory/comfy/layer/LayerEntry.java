package org.cloudimagefactory.comfy.layer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A layer in the cache.
 *
 * @param key of it
 * @param record of it; null when it can't be believed
 * @param depth layers that it stands on; -1 when one of them is gone
 * @param bytes of its files
 * @param used when it was last used
 * @param inUse whether somebody uses, makes or removes it now
 * @param problem what is wrong with it, null where nothing was found
 */
public record LayerEntry(
        LayerKey key,
        @Nullable LayerRecord record,
        int depth,
        long bytes,
        Instant used,
        boolean inUse,
        @Nullable String problem) {}
