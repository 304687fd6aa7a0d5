/** Seeds of virtual machines: small CDs that contextualization reads at boot. */
@NullMarked
package org.cloudimagefactory.comfy.seed;

import org.jspecify.annotations.NullMarked;
