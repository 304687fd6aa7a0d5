/** Answers for Anaconda, the installer of the Red Hat family. */
@NullMarked
package org.cloudimagefactory.comfy.installer.kickstart;

import org.jspecify.annotations.NullMarked;
