/** The published image file: found, opened once, hashed, unwrapped. */
@NullMarked
package org.cloudimagefactory.itchy.source;

import org.jspecify.annotations.NullMarked;
