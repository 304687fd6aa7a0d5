/**
 * What shells offer to complete: a hidden command of each tool, which reads local files, loads no library and never fails.
 */
@NullMarked
package org.cloudimagefactory.common.completion;

import org.jspecify.annotations.NullMarked;
