/** Second step: each waiting event is turned into an image and a descriptor, or set aside with the reason. */
@NullMarked
package org.cloudimagefactory.itchy.process;

import org.jspecify.annotations.NullMarked;
