/** Answers for Subiquity, the installer of Ubuntu's servers. */
@NullMarked
package org.cloudimagefactory.comfy.installer.autoinstall;

import org.jspecify.annotations.NullMarked;
