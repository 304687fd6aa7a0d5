/** What shells offer to complete for comfy. */
@NullMarked
package org.cloudimagefactory.comfy.completion;

import org.jspecify.annotations.NullMarked;
