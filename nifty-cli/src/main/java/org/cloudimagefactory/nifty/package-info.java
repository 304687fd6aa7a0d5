/** nifty: brings a cloud in line with the descriptors of its appliances. */
@NullMarked
package org.cloudimagefactory.nifty;

import org.jspecify.annotations.NullMarked;
