package org.cloudimagefactory.common.imagelist.x509;

import java.util.LinkedHashSet;
import java.util.Set;
import org.bouncycastle.cert.X509CRLHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.problem.Problem;

/** Each issuer of a chain has a valid revocation list, as far as the site wants it. */
final class RevocationListCheck implements ChainCheck {
    private final RevocationLists lists;

    RevocationListCheck(RevocationLists lists) {
        this.lists = lists;
    }

    @Override
    public Rule rule() {
        return Rule.REVOCATION_LISTS;
    }

    @Override
    public RuleResult check(Chain chain) {
        Set<String> used = new LinkedHashSet<>();
        try {
            for (int i = 0; i < chain.issued().size(); i++) {
                lists.about(chain.certificates().get(i), chain.issuerOf(i)).forEach(list -> used.add(describe(list)));
            }
        } catch (Problem e) {
            return RuleResult.failed(Rule.REVOCATION_LISTS, String.valueOf(e.getMessage()));
        }
        return RuleResult.ok(
                Rule.REVOCATION_LISTS, used.isEmpty() ? "none is wanted or there" : String.join(", ", used));
    }

    private static String describe(X509CRLHolder list) {
        return SlashName.of(list.getIssuer()) + ": valid until "
                + list.getNextUpdate().toInstant();
    }
}
