package org.cloudimagefactory.itchy.feed.market;

import org.jspecify.annotations.Nullable;

/**
 * A file of an appliance.
 *
 * @param address where it is: a path below the market, or a whole address, as the kind of market has it
 * @param size in bytes; negative where nobody says it
 * @param sha256 of its bytes, hexadecimal in small letters
 * @param md5 of its bytes, where that is all that is known of them and was allowed to be
 * @param name of the disk among others; empty where it is the only one
 * @param capacity bytes that a guest sees, as far as it is known
 */
public record MarketFile(
        String address,
        long size,
        @Nullable String sha256,
        @Nullable String md5,
        String name,
        long capacity) {
    /** The only one. */
    public static MarketFile of(String address, long size, String sha256) {
        return new MarketFile(address, size, sha256, null, "", 0);
    }
}
