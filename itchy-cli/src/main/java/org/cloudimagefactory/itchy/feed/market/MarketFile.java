package org.cloudimagefactory.itchy.feed.market;

import org.jspecify.annotations.Nullable;

/**
 * A file of an appliance.
 *
 * @param address where it is: a path below the market, or a whole address, as the kind of market has it
 * @param size in bytes; negative where nobody says it
 * @param sha256 of its bytes, hexadecimal in small letters
 */
public record MarketFile(
        String address, long size, @Nullable String sha256) {}
