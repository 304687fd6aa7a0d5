/** Images put together from chunks: those that the cache has in another version, and fetched ones. */
@NullMarked
package org.cloudimagefactory.itchy.chunk;

import org.jspecify.annotations.NullMarked;
