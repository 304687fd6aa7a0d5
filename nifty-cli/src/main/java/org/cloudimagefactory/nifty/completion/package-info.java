/** What shells offer to complete for nifty. */
@NullMarked
package org.cloudimagefactory.nifty.completion;

import org.jspecify.annotations.NullMarked;
