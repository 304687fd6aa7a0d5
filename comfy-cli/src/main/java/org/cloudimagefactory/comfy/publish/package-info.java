/** Publishing: images go into a store, a signed image list tells sites of them, and a page tells people. */
@NullMarked
package org.cloudimagefactory.comfy.publish;

import org.jspecify.annotations.NullMarked;
