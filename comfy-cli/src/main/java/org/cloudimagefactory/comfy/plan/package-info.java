/** Second step: everything decided before anything runs; a plan is data, printable and hashable. */
@NullMarked
package org.cloudimagefactory.comfy.plan;

import org.jspecify.annotations.NullMarked;
