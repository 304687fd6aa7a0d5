/** Who signed a manifest in a registry, and whether to believe it; and signatures of our own: notation, and cosign with a key. */
@NullMarked
package org.cloudimagefactory.common.registry.signature;

import org.jspecify.annotations.NullMarked;
