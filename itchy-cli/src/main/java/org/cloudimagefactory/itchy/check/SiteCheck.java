package org.cloudimagefactory.itchy.check;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.TrustFindings;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/** Looks whether all is there that taking images in needs, and goes on where something is wrong; nothing is changed. */
public final class SiteCheck {
    private static final String SUBSCRIPTIONS = "subscriptions";

    private final QemuImg qemuImg;
    private final FarmCheck farm;
    private final Clock clock;

    /** Asks this qemu-img, and looks at this farm. */
    public SiteCheck(QemuImg qemuImg, FarmCheck farm, Clock clock) {
        this.qemuImg = qemuImg;
        this.farm = farm;
        this.clock = clock;
    }

    /** Everything that was looked at. */
    public List<Finding> check(SitePlaces places, TrustPolicy trust, Supplier<SubscriptionStore> store) {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(Finding.good("qemu-img", qemuImg.version()));
        } catch (Problem e) {
            findings.add(Finding.bad("qemu-img", e.line()));
        }
        findings.addAll(places.findings());
        findings.addAll(farm.findings(places));
        List<Finding> authorities = TrustFindings.of(trust, clock);
        List<Finding> lists = new ArrayList<>();
        boolean signed = true;
        try (SubscriptionStore subscriptions = store.get()) {
            List<Subscription> all = subscriptions.all();
            signed = all.stream()
                    .anyMatch(one -> !one.terms().unsigned() && one.terms().isOfList());
            all.forEach(subscription -> lists.add(finding(subscription)));
            if (all.isEmpty()) {
                lists.add(Finding.good(SUBSCRIPTIONS, "none"));
            }
        } catch (Problem e) {
            lists.add(Finding.bad(SUBSCRIPTIONS, e.line()));
        }
        findings.addAll(signed ? authorities : asWarnings(authorities));
        findings.addAll(lists);
        return findings;
    }

    /** As long as no signed list is subscribed, everything else works without authorities. */
    private static List<Finding> asWarnings(List<Finding> findings) {
        return findings.stream()
                .map(one -> one.ok() ? one : Finding.warning(one.subject(), one.text()))
                .toList();
    }

    private Finding finding(Subscription subscription) {
        String subject = "subscription "
                + AddressText.withoutCredentials(subscription.url().toString());
        HeldList held = subscription.held();
        Instant end = subscription.expires();
        String version = held == null ? "no list yet" : "version " + held.version() + " of " + held.created();
        if (subscription.problem() != null) {
            return Finding.warning(subject, version + "; " + AddressText.withoutCredentials(subscription.problem()));
        }
        if (held == null) {
            return Finding.warning(subject, version + "; 'itchy catch' fetches it");
        }
        boolean isExpired = end != null && clock.instant().isAfter(end);
        return isExpired
                ? Finding.warning(subject, version + ", which expired on " + end)
                : Finding.good(subject, version + (end == null ? "" : ", valid until " + end));
    }
}
