/** Answers for the Debian Installer. */
@NullMarked
package org.cloudimagefactory.comfy.installer.preseed;

import org.jspecify.annotations.NullMarked;
