/** Image files on their way to the cloud: checked against their descriptors, and handed over by path, copy or HTTP. */
@NullMarked
package org.cloudimagefactory.nifty.transfer;

import org.jspecify.annotations.NullMarked;
