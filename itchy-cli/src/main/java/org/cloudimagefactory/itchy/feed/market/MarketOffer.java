package org.cloudimagefactory.itchy.feed.market;

import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.FileDigest;

/**
 * The bytes of an appliance.
 *
 * @param content where they are
 * @param size in bytes as far as the market tells it, else 0
 * @param digest by which the same bytes are known as such
 */
public record MarketOffer(ContentSource content, long size, FileDigest digest) {}
