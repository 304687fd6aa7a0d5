/** Who signed a list and whether to believe it: CMS signatures, certificate chains, revocation; of lists, and of what else has a chain of certificates. */
@NullMarked
package org.cloudimagefactory.common.imagelist.x509;

import org.jspecify.annotations.NullMarked;
