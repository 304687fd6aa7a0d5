package org.cloudimagefactory.common.imagelist;

import java.time.Instant;

/**
 * What a subscription holds already; no list may go back behind it.
 *
 * @param version of the list
 * @param created when it was made
 */
public record HeldList(String version, Instant created) {}
