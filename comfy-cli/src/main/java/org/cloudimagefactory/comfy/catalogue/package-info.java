/** The catalogue: one page that tells users what appliances there are, and each way in which they get them. */
@NullMarked
package org.cloudimagefactory.comfy.catalogue;

import org.jspecify.annotations.NullMarked;
