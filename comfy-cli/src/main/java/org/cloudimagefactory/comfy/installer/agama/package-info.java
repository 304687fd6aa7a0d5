/** Answers for Agama, the installer of SUSE from Leap 16 on. */
@NullMarked
package org.cloudimagefactory.comfy.installer.agama;

import org.jspecify.annotations.NullMarked;
