/** Who signed a list and whether to believe it: CMS signatures, certificate chains, revocation; the one place of Bouncy Castle. */
@NullMarked
package org.cloudimagefactory.common.imagelist.x509;

import org.jspecify.annotations.NullMarked;
