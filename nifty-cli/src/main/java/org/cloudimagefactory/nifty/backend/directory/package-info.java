/** A directory as a cloud: a library of image files for libvirt hosts, and the simplest example of a back end. */
@NullMarked
package org.cloudimagefactory.nifty.backend.directory;

import org.jspecify.annotations.NullMarked;
