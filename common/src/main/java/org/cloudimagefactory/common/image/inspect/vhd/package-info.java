/** Reading VHD images, which qemu calls vpc: fixed and dynamic disks. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.vhd;

import org.jspecify.annotations.NullMarked;
