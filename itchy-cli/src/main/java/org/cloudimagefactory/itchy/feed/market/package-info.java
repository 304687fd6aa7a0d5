/** What all markets have in common: an address, a selection, and what is remembered of their appliances from look to look. */
@NullMarked
package org.cloudimagefactory.itchy.feed.market;

import org.jspecify.annotations.NullMarked;
