package org.cloudimagefactory.itchy.feed.market;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an appliance from look to look. Times are RFC 3339.
 *
 * @param name that the market has for it
 * @param version that is held
 * @param order by which versions are compared as texts
 * @param created since when that is vouched for
 * @param texts what is said of it
 * @param files of it; empty when it was never taken
 * @param note why it was never taken, if it was not
 * @param missingSince since when the market does not have it, or what is held of it, any more
 * @param missedLooks in how many looks one after the other it was not there, where looks are counted
 */
public record HeldListing(
        String name,
        String version,
        String order,
        String created,
        Map<String, String> texts,
        List<MarketFile> files,
        @Nullable String note,
        @Nullable String missingSince,
        int missedLooks) {
    /** Keeps maps in one order, so that the same is written as the same. */
    public HeldListing {
        texts = new TreeMap<>(texts);
        files = List.copyOf(files);
    }

    /** Whether it ever could be had. */
    @JsonIgnore
    boolean wasTaken() {
        return !files.isEmpty();
    }

    HeldListing missing(@Nullable String since) {
        return new HeldListing(name, version, order, created, texts, files, note, since, 0);
    }

    /** The same, which is there again, and of which this is said. */
    HeldListing confirmed(String now, Map<String, String> said) {
        return new HeldListing(name, version, now, created, said, files, null, null, 0);
    }

    HeldListing missed(int looks) {
        return new HeldListing(name, version, order, created, texts, files, note, null, looks);
    }
}
