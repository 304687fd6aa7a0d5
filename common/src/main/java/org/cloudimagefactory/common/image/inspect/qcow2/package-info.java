/** Reading qcow2 images: header, extensions, and every table that leads to a cluster. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.qcow2;

import org.jspecify.annotations.NullMarked;
