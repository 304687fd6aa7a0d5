package org.cloudimagefactory.common.imagelist;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out about a list.
 *
 * @param rules in their order
 * @param signer where there is one
 * @param list what it says; null when that could not be read or must not be
 */
public record ListReport(
        List<RuleResult> rules,
        @Nullable SignerDetails signer,
        @Nullable ImageList list) {
    /** Sorts the rules. */
    public ListReport {
        rules = rules.stream().sorted(Comparator.comparing(RuleResult::rule)).toList();
    }

    /** Whether all rules hold, and there is something to be had of the list. */
    public boolean isAccepted() {
        return list != null && rules.stream().allMatch(RuleResult::isOk);
    }

    /**
     * Whether a subscription believes the list: also one of whose images none can be used, since it says which ones are to be had no
     * longer.
     */
    public boolean isBelieved() {
        return list != null && rules.stream().allMatch(rule -> rule.isOk() || rule.rule() == Rule.IMAGES);
    }

    /** The list, if it is accepted. */
    public Optional<ImageList> acceptedList() {
        return isAccepted() ? Optional.ofNullable(list) : Optional.empty();
    }

    /** What an operator should know although the list is accepted; each rule with its detail. */
    public List<String> warnings() {
        return rules.stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.WARNING)
                .map(rule -> rule.rule() + ": " + rule.detail())
                .toList();
    }

    /** Each image; none is taken when the list is not. */
    public List<ImageResult> images() {
        if (list == null || isAccepted()) {
            return list == null ? List.of() : list.images();
        }
        return list.images().stream()
                .map(image ->
                        image.isAccepted() ? ImageResult.refused(image.identifier(), "the list is not taken") : image)
                .toList();
    }

    /** What is wrong, each rule that does not hold with its detail, in one line. */
    public String problems() {
        return rules.stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .map(rule -> rule.rule() + ": " + rule.detail())
                .collect(Collectors.joining("; "));
    }
}
