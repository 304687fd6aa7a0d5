/** A look into the guest of a build, at any of its steps. */
@NullMarked
package org.cloudimagefactory.comfy.shell;

import org.jspecify.annotations.NullMarked;
