/** Asks git for what repositories hold: bounded mirrors, who signed what, and files as they are in a commit. */
@NullMarked
package org.cloudimagefactory.comfy.git;

import org.jspecify.annotations.NullMarked;
