/** The commands of comfy about publishing. */
@NullMarked
package org.cloudimagefactory.comfy.publish.command;

import org.jspecify.annotations.NullMarked;
