/** Looks at the host: is all there that builds need, and what to run where it is not. */
@NullMarked
package org.cloudimagefactory.comfy.doctor;

import org.jspecify.annotations.NullMarked;
