/** Answers for YaST, the installer of SUSE up to Leap 15. */
@NullMarked
package org.cloudimagefactory.comfy.installer.autoyast;

import org.jspecify.annotations.NullMarked;
