/** The directories where descriptors wait: read in order of arrival, moved away once they are applied or found bad. */
@NullMarked
package org.cloudimagefactory.nifty.intake;

import org.jspecify.annotations.NullMarked;
