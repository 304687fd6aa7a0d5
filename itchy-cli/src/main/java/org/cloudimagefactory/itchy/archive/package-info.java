/** First step: the event of the environment goes safely to disk, quickly, because vmCatcher waits. */
@NullMarked
package org.cloudimagefactory.itchy.archive;

import org.jspecify.annotations.NullMarked;
