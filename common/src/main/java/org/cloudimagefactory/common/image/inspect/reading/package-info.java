/** What the readers of all formats share: bytes, numbers, tables, and what was found. */
@NullMarked
package org.cloudimagefactory.common.image.inspect.reading;

import org.jspecify.annotations.NullMarked;
