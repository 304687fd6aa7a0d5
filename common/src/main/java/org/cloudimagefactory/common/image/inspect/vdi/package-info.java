/** Reading VDI images: dynamic and static disks of VirtualBox. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.vdi;

import org.jspecify.annotations.NullMarked;
