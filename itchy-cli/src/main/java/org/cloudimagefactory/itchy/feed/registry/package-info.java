/** Repositories of OCI registries as a feed: tags that move or become more, read as versions of appliances. */
@NullMarked
package org.cloudimagefactory.itchy.feed.registry;

import org.jspecify.annotations.NullMarked;
