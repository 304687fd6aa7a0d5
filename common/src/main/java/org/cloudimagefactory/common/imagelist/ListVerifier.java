package org.cloudimagefactory.common.imagelist;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cloudimagefactory.common.imagelist.mime.SignedEntity;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.x509.SignatureReport;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Decides whether a subscription takes a published list. The bytes that are parsed are the bytes that were verified. */
public final class ListVerifier {
    private final SignatureVerifier signatures;
    private final ImageListReader reader;
    private final Clock clock;

    public ListVerifier(SignatureVerifier signatures, ImageListReader reader, Clock clock) {
        this.signatures = signatures;
        this.reader = reader;
        this.clock = clock;
    }

    /** Looks at a signed list; whatever is wrong with it is in the report. */
    public ListReport verify(byte[] message, Pins pins) {
        if (message.length > ImageListJson.SIZE_LIMIT) {
            return new ListReport(List.of(RuleResult.failed(Rule.MESSAGE, tooLarge())), null, null);
        }
        SignatureReport signature = signatures.verify(message);
        List<RuleResult> rules = new ArrayList<>(signature.rules());
        ListRules listRules = new ListRules(pins, clock);
        @Nullable SignerIdentity signer = signature.identity().orElse(null);
        byte @Nullable [] content = signature.content().orElse(null);
        if (signer == null || content == null) {
            rules.add(signer == null ? notChecked(Rule.ENDORSER, "there is no signer") : listRules.endorser(signer));
            rules.add(
                    signer == null
                            ? notChecked(Rule.KEY_PURPOSE, "there is no signer")
                            : signatures.purpose(signer, listRules.isNamed(signer)));
            unknownList(rules, "the signature is not valid", Rule.LIST, Rule.LIST_ENDORSER);
            return new ListReport(rules, signature.details().orElse(null), null);
        }
        rules.add(listRules.endorser(signer));
        rules.add(signatures.purpose(signer, listRules.isNamed(signer)));
        @Nullable ImageList list = read(() -> SignedEntity.text(content), pins, rules);
        if (list == null) {
            unknownList(rules, "the list can't be read", Rule.LIST_ENDORSER);
        } else {
            rules.add(listRules.listEndorser(list, signer));
            rules.addAll(listRules.about(list));
        }
        return new ListReport(rules, signature.details().orElse(null), list);
    }

    /** Looks at a list that nobody signed; its subscription must have been made so. */
    public ListReport verifyUnsigned(byte[] document, Pins pins) {
        List<RuleResult> rules = new ArrayList<>();
        @Nullable ImageList list = read(() -> document, pins, rules);
        if (list == null) {
            unknownList(rules, "the list can't be read");
        } else {
            rules.addAll(new ListRules(pins, clock).about(list));
        }
        return new ListReport(rules, null, list);
    }

    private @Nullable ImageList read(Supplier<byte[]> document, Pins pins, List<RuleResult> rules) {
        try {
            ImageList list = reader.read(document.get(), pins.known());
            rules.add(RuleResult.ok(Rule.LIST, list.images().size() + " images"));
            return list;
        } catch (Problem e) {
            rules.add(RuleResult.failed(Rule.LIST, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static void unknownList(List<RuleResult> rules, String reason, Rule... more) {
        for (Rule rule : more) {
            rules.add(notChecked(rule, reason));
        }
        for (Rule rule : List.of(Rule.IDENTIFIER, Rule.URI, Rule.CREATED, Rule.EXPIRY, Rule.VERSION, Rule.IMAGES)) {
            rules.add(notChecked(rule, reason));
        }
    }

    private static RuleResult notChecked(Rule rule, String reason) {
        return RuleResult.notChecked(rule, reason);
    }

    private static String tooLarge() {
        return "the message is larger than " + (ImageListJson.SIZE_LIMIT >> 20) + " MiB";
    }
}
