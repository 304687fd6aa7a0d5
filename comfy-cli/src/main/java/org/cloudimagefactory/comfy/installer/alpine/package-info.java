/** Answers for setup-alpine. */
@NullMarked
package org.cloudimagefactory.comfy.installer.alpine;

import org.jspecify.annotations.NullMarked;
