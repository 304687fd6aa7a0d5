/** comfy: builds virtual appliance images from descriptions. */
@NullMarked
package org.cloudimagefactory.comfy;

import org.jspecify.annotations.NullMarked;
