/** Packs disks into OVA archives: description, manifest, disks. */
@NullMarked
package org.cloudimagefactory.common.ova;

import org.jspecify.annotations.NullMarked;
