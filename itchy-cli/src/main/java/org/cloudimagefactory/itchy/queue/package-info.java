/** The directory of stored events as a queue: what waits, what was tried, what is done. */
@NullMarked
package org.cloudimagefactory.itchy.queue;

import org.jspecify.annotations.NullMarked;
