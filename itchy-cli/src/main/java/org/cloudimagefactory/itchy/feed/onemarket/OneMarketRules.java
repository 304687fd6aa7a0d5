package org.cloudimagefactory.itchy.feed.onemarket;

import org.cloudimagefactory.itchy.feed.market.MarketSelection;

/**
 * What a subscription insists on.
 *
 * @param selection of what is wanted
 * @param allowsMd5 whether a file of which nothing but MD5 is told is taken
 */
public record OneMarketRules(MarketSelection selection, boolean allowsMd5) {}
