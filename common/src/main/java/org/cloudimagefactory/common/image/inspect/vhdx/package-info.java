/** Reading VHDX images: headers, log, regions, metadata and the table of blocks. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.vhdx;

import org.jspecify.annotations.NullMarked;
