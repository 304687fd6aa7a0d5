/** A directory as a cloud: a library of image files with an index, for libvirt hosts and as the simplest example of a back end. */
@NullMarked
package org.cloudimagefactory.nifty.backend.directory;

import org.jspecify.annotations.NullMarked;
