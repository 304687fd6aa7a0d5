/** What goes on while work is done: its progress, and what must be undone when it is interrupted. */
@NullMarked
package org.cloudimagefactory.common.work;

import org.jspecify.annotations.NullMarked;
