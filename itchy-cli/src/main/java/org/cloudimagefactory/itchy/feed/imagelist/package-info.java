/** Signed image lists as a feed: fetched, verified, and looked at again for as long as they are held. */
@NullMarked
package org.cloudimagefactory.itchy.feed.imagelist;

import org.jspecify.annotations.NullMarked;
