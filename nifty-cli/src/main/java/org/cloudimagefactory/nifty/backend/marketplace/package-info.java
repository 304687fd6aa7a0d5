/** Appliances as a marketplace of OpenNebula: a tree that its own driver reads, over any web server. */
@NullMarked
package org.cloudimagefactory.nifty.backend.marketplace;

import org.jspecify.annotations.NullMarked;
