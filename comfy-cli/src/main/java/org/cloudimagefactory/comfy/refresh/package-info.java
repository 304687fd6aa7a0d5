/** Looks whether what descriptions name on the network is still there. */
@NullMarked
package org.cloudimagefactory.comfy.refresh;

import org.jspecify.annotations.NullMarked;
