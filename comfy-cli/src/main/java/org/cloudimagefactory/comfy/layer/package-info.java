/** Layers of appliances that are kept between builds: each an overlay on the one below, whole or not there at all. */
@NullMarked
package org.cloudimagefactory.comfy.layer;

import org.jspecify.annotations.NullMarked;
