/** What comfy asks of QEMU itself: which accelerator really works on this host. */
@NullMarked
package org.cloudimagefactory.comfy.qemu;

import org.jspecify.annotations.NullMarked;
