/** Trees of simplestreams as a feed: an index and files of products, as LXD, Incus and Ubuntu publish images. */
@NullMarked
package org.cloudimagefactory.itchy.feed.simplestreams;

import org.jspecify.annotations.NullMarked;
