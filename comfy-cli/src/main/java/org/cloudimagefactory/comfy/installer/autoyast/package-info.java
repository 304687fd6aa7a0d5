/** Answers for the installers of SUSE: YaST, and Agama, which reads the same profiles. */
@NullMarked
package org.cloudimagefactory.comfy.installer.autoyast;

import org.jspecify.annotations.NullMarked;
