/** Events of vmCatcher: what they say, how they are written to files and read back, and in which order they came. */
@NullMarked
package org.cloudimagefactory.itchy.event;

import org.jspecify.annotations.NullMarked;
