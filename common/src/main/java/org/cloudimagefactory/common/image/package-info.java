/** Disk images: their formats and what qemu-img says and does about them. */
@NullMarked
package org.cloudimagefactory.common.image;

import org.jspecify.annotations.NullMarked;
