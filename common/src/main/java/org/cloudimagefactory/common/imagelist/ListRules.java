package org.cloudimagefactory.common.imagelist;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.PrintableText;

/** The rules about what a list says of itself, in the light of what a subscription insists on. */
final class ListRules {
    /** Clocks of publishers and sites differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final int SHOWN = 300;

    private final Pins pins;
    private final Clock clock;

    ListRules(Pins pins, Clock clock) {
        this.pins = pins;
        this.clock = clock;
    }

    /** The rules that unsigned lists must obey as well. */
    List<RuleResult> about(ImageList list) {
        return List.of(identifier(list), uri(list), created(list), expiry(list), version(list), images(list));
    }

    RuleResult listEndorser(ImageList list, SignerIdentity signer) {
        Endorser told = list.endorser();
        if (told == null) {
            return RuleResult.failed(Rule.LIST_ENDORSER, "the list names no endorser");
        }
        if (!signer.hasSubject(told.dn())) {
            return RuleResult.failed(
                    Rule.LIST_ENDORSER,
                    "hv:dn of the list is " + shown(told.dn()) + ", but " + signer.subject() + " signed it");
        }
        if (!signer.hasIssuer(told.ca())) {
            return RuleResult.failed(
                    Rule.LIST_ENDORSER,
                    "hv:ca of the list is " + shown(told.ca()) + ", but " + signer.issuer()
                            + " issued the signer's certificate");
        }
        return RuleResult.ok(Rule.LIST_ENDORSER, "hv:dn and hv:ca of the list name the signer");
    }

    RuleResult endorser(SignerIdentity signer) {
        if (pins.endorsers().isEmpty()) {
            return RuleResult.ok(Rule.ENDORSER, "any endorser is accepted");
        }
        if (isNamed(signer)) {
            return RuleResult.ok(Rule.ENDORSER, "the subscription accepts " + signer.subject());
        }
        return RuleResult.failed(
                Rule.ENDORSER,
                "the subscription does not accept " + signer.subject() + ", issued by " + signer.issuer()
                        + ", as an endorser");
    }

    /** Whether the subscription accepts the signer by name. */
    boolean isNamed(SignerIdentity signer) {
        return pins.endorsers().stream()
                .anyMatch(endorser -> signer.hasSubject(endorser.dn()) && signer.hasIssuer(endorser.ca()));
    }

    /** A list without images says that there are none any more; one whose images are all refused says nothing that can be used. */
    private static RuleResult images(ImageList list) {
        long usable = list.acceptedImages().count();
        if (usable > 0 || list.images().isEmpty()) {
            return RuleResult.ok(Rule.IMAGES, usable + " of " + list.images().size() + " can be used");
        }
        ImageResult first = list.images().get(0);
        return RuleResult.failed(
                Rule.IMAGES,
                "none of the list's images can be used; " + shown(first.identifier()) + ": "
                        + shown(String.valueOf(first.reason())));
    }

    private RuleResult identifier(ImageList list) {
        if (pins.identifier() == null || pins.identifier().equals(list.identifier())) {
            return RuleResult.ok(Rule.IDENTIFIER, list.identifier());
        }
        return RuleResult.failed(
                Rule.IDENTIFIER, "the list is " + list.identifier() + " instead of " + pins.identifier());
    }

    private RuleResult uri(ImageList list) {
        String actual = list.texts().getOrDefault("hv:uri", "");
        String wanted = pins.uri();
        if (wanted == null || sameUri(wanted, actual)) {
            return RuleResult.ok(Rule.URI, actual.isEmpty() ? "none" : shown(actual));
        }
        return RuleResult.failed(
                Rule.URI, "hv:uri of the list is '" + shown(actual) + "' instead of '" + shown(wanted) + "'");
    }

    private RuleResult created(ImageList list) {
        Instant now = clock.instant();
        if (list.created().isAfter(now.plus(CLOCK_SKEW))) {
            return RuleResult.failed(Rule.CREATED, "the list was made in the future, on " + list.created());
        }
        HeldList held = pins.held();
        if (held != null && list.created().isBefore(held.created())) {
            return RuleResult.failed(
                    Rule.CREATED,
                    "the list was made on " + list.created() + ", before the one of " + held.created()
                            + " that is held already");
        }
        return RuleResult.ok(Rule.CREATED, list.created().toString());
    }

    private RuleResult expiry(ImageList list) {
        if (!clock.instant().isBefore(list.expires())) {
            return RuleResult.failed(Rule.EXPIRY, "the list expired on " + list.expires());
        }
        return RuleResult.ok(Rule.EXPIRY, "valid until " + list.expires());
    }

    private RuleResult version(ImageList list) {
        HeldList held = pins.held();
        if (held != null && new ListVersion(list.version()).compareTo(new ListVersion(held.version())) < 0) {
            return RuleResult.failed(
                    Rule.VERSION,
                    "version " + list.version() + " of the list is older than version " + held.version()
                            + " that is held already");
        }
        return RuleResult.ok(Rule.VERSION, list.version());
    }

    /** Addresses are the same when they lead to the same place; credentials in them don't count. */
    private static boolean sameUri(String one, String other) {
        return normal(one).equals(normal(other));
    }

    private static String normal(String text) {
        try {
            URI uri = new URI(text.strip()).normalize();
            if (uri.getScheme() == null || uri.getHost() == null) {
                return uri.toString();
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
            int port = uri.getPort() == usual ? -1 : uri.getPort();
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (port < 0 ? "" : ":" + port) + path
                    + query;
        } catch (URISyntaxException e) {
            return text;
        }
    }

    private static String shown(String text) {
        return PrintableText.of(AddressText.withoutCredentials(text), SHOWN);
    }
}
