/** Looks at the console of a virtual machine while it is built: pictures, state, serial output. */
@NullMarked
package org.cloudimagefactory.comfy.console;

import org.jspecify.annotations.NullMarked;
