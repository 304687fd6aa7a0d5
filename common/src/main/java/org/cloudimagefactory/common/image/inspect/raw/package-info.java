/** Reading raw images, which have no header of their own: what makes one a disk is its first sectors. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.raw;

import org.jspecify.annotations.NullMarked;
