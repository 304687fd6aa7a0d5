/** Runs external programs: argument lists, limits, drained output, and a process tree that never outlives its starter. */
@NullMarked
package org.cloudimagefactory.common.process;

import org.jspecify.annotations.NullMarked;
