/** Gives a machine under construction the answers that its installer asks for, over HTTP, and tells it where they are. */
@NullMarked
package org.cloudimagefactory.comfy.answers;

import org.jspecify.annotations.NullMarked;
