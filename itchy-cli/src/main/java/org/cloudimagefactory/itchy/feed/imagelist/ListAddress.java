package org.cloudimagefactory.itchy.feed.imagelist;

import java.net.URI;
import java.util.function.Supplier;
import org.cloudimagefactory.common.web.AddressScope;

/**
 * Where a list is.
 *
 * @param uri of it
 * @param scope finds out how near it is, when it is asked for; a host that nobody knows is a problem then
 */
public record ListAddress(URI uri, Supplier<AddressScope> scope) {}
