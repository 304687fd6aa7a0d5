/**
 * Content of disk images in chunks whose boundaries follow the content, an index that says which they are, and packs that hold them:
 * the format of {@code docs/chunks.md}.
 */
@NullMarked
package org.cloudimagefactory.common.chunk;

import org.jspecify.annotations.NullMarked;
