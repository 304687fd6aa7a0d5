/** HEPiX image lists: what they say, the rules by which a site takes them, and signing them; shared by publisher and subscriber. */
@NullMarked
package org.cloudimagefactory.common.imagelist;

import org.jspecify.annotations.NullMarked;
