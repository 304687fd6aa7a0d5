/** Which appliances stand on which, in what layers each is made, and which of those are kept already. */
@NullMarked
package org.cloudimagefactory.comfy.graph;

import org.jspecify.annotations.NullMarked;
