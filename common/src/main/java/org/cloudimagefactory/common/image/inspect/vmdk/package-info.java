/** Reading VMDK images: header, footer, descriptor, grain directory and grain tables of disks in one sparse file. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.vmdk;

import org.jspecify.annotations.NullMarked;
