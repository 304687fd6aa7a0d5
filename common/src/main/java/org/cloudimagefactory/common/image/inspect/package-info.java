/** The tools' own strict reading of disk image headers and tables, before any other program opens the file. */
@NullMarked
package org.cloudimagefactory.common.image.inspect;

import org.jspecify.annotations.NullMarked;
