/** The whole way of one appliance: plan, installer ISO, Packer, checked image, descriptor. */
@NullMarked
package org.cloudimagefactory.comfy.assembly;

import org.jspecify.annotations.NullMarked;
