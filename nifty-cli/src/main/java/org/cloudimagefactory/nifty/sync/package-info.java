/** The use cases: descriptors read, planned for, applied to a cloud, and settled. */
@NullMarked
package org.cloudimagefactory.nifty.sync;

import org.jspecify.annotations.NullMarked;
