/** A guest that runs on a throw-away disk, and what is said to it over SSH. */
@NullMarked
package org.cloudimagefactory.comfy.guest;

import org.jspecify.annotations.NullMarked;
