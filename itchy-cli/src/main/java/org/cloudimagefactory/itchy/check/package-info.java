/** Looks whether all is there that itchy needs, and changes nothing. */
@NullMarked
package org.cloudimagefactory.itchy.check;

import org.jspecify.annotations.NullMarked;
