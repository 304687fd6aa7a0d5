package org.cloudimagefactory.itchy.feed.market;

/**
 * What it means in a kind of market that something is not there any more, or older.
 *
 * @param looks after how many looks without it an appliance goes at once; 0 when it goes after the grace of the site
 * @param isTakenBackByOlder whether an older version shows that the newer was taken back; else it is refused
 */
public record MarketManners(int looks, boolean isTakenBackByOlder) {}
