/** Image files: what they are, whether they may be read, and their way into and out of a datastore in the background. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import org.jspecify.annotations.NullMarked;
