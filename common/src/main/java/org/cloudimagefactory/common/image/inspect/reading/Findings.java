package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What readers of an image note down as they go. */
public final class Findings {
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private final Set<String> leftovers = new LinkedHashSet<>();
    private final @Nullable UsedBytes used;
    private boolean compressed;
    private long virtualSize;

    /** Notes what the image is and what speaks against it. */
    public Findings() {
        this(null);
    }

    /** Notes also which bytes are used. */
    public Findings(@Nullable UsedBytes used) {
        this.used = used;
    }

    /** Notes a reason to refuse the image. */
    public void refuse(String reason) {
        refusals.putIfAbsent(reason, reason);
    }

    /** Notes a reason of which only the first of its kind is kept: a table full of bad entries gives one line. */
    public void refuseFirst(String kind, Supplier<String> reason) {
        if (!refusals.containsKey(kind)) {
            refusals.put(kind, reason.get());
        }
    }

    /** Whether there is a reason to refuse the image. */
    public boolean isRefused() {
        return !refusals.isEmpty();
    }

    /** Every reason, in the order of noting. */
    public List<String> refusals() {
        return List.copyOf(refusals.values());
    }

    /** Notes a fact worth showing. */
    public void detail(String name, String value) {
        details.put(name, value);
    }

    /** Notes a number worth showing. */
    public void detail(String name, long value) {
        details.put(name, Long.toString(value));
    }

    /** Every fact, in the order of noting. */
    public Map<String, String> details() {
        return details;
    }

    /** Notes that these bytes of the image are a table, or hold what a guest sees now. */
    public void uses(long offset, long size) {
        if (used != null) {
            used.add(offset, size);
        }
    }

    /** Notes something in the image that is neither needed to read the disk nor seen by a guest. */
    public void leftover(String what) {
        leftovers.add(what);
    }

    /** Notes as such what is not zero from one offset to another, both of one header, as far as the image goes. */
    public void leftoverBetween(ImageBytes bytes, long from, long to, String what) throws IOException {
        int length = (int) Math.max(0, Math.min(to, bytes.length()) - from);
        if (length > 0 && !Fields.littleEndian(bytes, from, length).isZero(0, length)) {
            leftover(what);
        }
    }

    /** Everything of that kind, in the order of noting. */
    public List<String> leftovers() {
        return List.copyOf(leftovers);
    }

    /** Notes that some of the disk is compressed. */
    public void compressed() {
        compressed = true;
    }

    /** Whether some of the disk is compressed. */
    public boolean isCompressed() {
        return compressed;
    }

    /** Notes how many bytes a guest sees. */
    public void virtualSize(long bytes) {
        virtualSize = bytes;
    }

    /** How many bytes a guest sees, 0 when that could not be found out. */
    public long virtualSize() {
        return virtualSize;
    }
}
