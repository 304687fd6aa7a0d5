/** Appliances as an image server of LXD and Incus: a tree of simplestreams, over any web server. */
@NullMarked
package org.cloudimagefactory.nifty.backend.simplestreams;

import org.jspecify.annotations.NullMarked;
