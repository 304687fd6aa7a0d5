/** An OCI registry as a cloud: appliances as signed artifacts under tags, for sites and people that pull them. */
@NullMarked
package org.cloudimagefactory.nifty.backend.oci;

import org.jspecify.annotations.NullMarked;
