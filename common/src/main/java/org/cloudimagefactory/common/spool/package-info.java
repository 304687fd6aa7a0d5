/** Directories as queues: atomic publishing, setting aside with a reason, and the lock of a working directory. */
@NullMarked
package org.cloudimagefactory.common.spool;

import org.jspecify.annotations.NullMarked;
