/** Starts finished images once, on a throw-away overlay, and looks at them as their users will. */
@NullMarked
package org.cloudimagefactory.comfy.check;

import org.jspecify.annotations.NullMarked;
