package org.cloudimagefactory.common.image.inspect.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What readers of an image note down as they go. */
public final class Findings {
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private long virtualSize;

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

    /** Notes how many bytes a guest sees. */
    public void virtualSize(long bytes) {
        virtualSize = bytes;
    }

    /** How many bytes a guest sees, 0 when that could not be found out. */
    public long virtualSize() {
        return virtualSize;
    }
}
