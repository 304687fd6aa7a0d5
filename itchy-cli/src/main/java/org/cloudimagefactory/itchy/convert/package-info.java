/** From an inspected source to clean images of the wanted format under their final names. */
@NullMarked
package org.cloudimagefactory.itchy.convert;

import org.jspecify.annotations.NullMarked;
