/** Runs a program where it reaches public addresses only, and uses no more of the host than it may. */
@NullMarked
package org.cloudimagefactory.comfy.confine;

import org.jspecify.annotations.NullMarked;
