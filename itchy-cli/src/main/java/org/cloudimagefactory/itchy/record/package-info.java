/** What itchy has made for which appliance, and where its descriptors went: the proof by which images may be removed one day. */
@NullMarked
package org.cloudimagefactory.itchy.record;

import org.jspecify.annotations.NullMarked;
