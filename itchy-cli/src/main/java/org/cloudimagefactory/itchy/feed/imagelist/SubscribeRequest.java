package org.cloudimagefactory.itchy.feed.imagelist;

import java.net.URI;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;

/**
 * A subscription to be made.
 *
 * @param url where the list is
 * @param terms what it insists on
 * @param autoEndorse whether whoever has signed the list now becomes its endorser
 */
public record SubscribeRequest(URI url, SubscriptionTerms terms, boolean autoEndorse) {}
