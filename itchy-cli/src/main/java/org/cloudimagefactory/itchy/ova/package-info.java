/** Archives that hold an appliance: tar entries, OVF, manifest; which disk lies where in the file. */
@NullMarked
package org.cloudimagefactory.itchy.ova;

import org.jspecify.annotations.NullMarked;
