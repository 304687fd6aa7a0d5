/** OpenNebula's marketplace as a feed: one document with all its appliances, whose disks are files. */
@NullMarked
package org.cloudimagefactory.itchy.feed.onemarket;

import org.jspecify.annotations.NullMarked;
