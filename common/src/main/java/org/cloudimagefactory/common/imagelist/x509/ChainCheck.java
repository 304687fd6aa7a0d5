package org.cloudimagefactory.common.imagelist.x509;

import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;

/** One rule about a chain of certificates. */
interface ChainCheck {
    /** Which one. */
    Rule rule();

    /** How it comes out for this chain. */
    RuleResult check(Chain chain);
}
