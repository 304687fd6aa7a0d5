package org.cloudimagefactory.itchy.command;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.signature.CosignKey;
import org.cloudimagefactory.common.registry.signature.ManifestVerifier;
import org.cloudimagefactory.common.registry.signature.SignaturePolicy;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.registry.RegistryAddress;
import org.cloudimagefactory.itchy.feed.registry.RegistryFeed;
import org.cloudimagefactory.itchy.feed.registry.RegistryRules;
import org.cloudimagefactory.itchy.feed.registry.Selection;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.jspecify.annotations.Nullable;

/** Makes feeds of registries; those with the same access share their connections and tokens. */
final class Registries {
    private static final String NOTATION = "notation:";
    private static final String COSIGN = "cosign:";

    private final WebClients clients;
    private final RegistryCredentials credentials;
    private final TrustPolicy policy;
    private final Clock clock;
    private final Map<RegistryAccess, RegistryClient> registries = new ConcurrentHashMap<>();

    Registries(WebClients clients, RegistryCredentials credentials, TrustPolicy policy, Clock clock) {
        this.clients = clients;
        this.credentials = credentials;
        this.policy = policy;
        this.clock = clock;
    }

    ApplianceFeed feed(RegistryAddress address, SubscriptionTerms terms, RegistryTerms registry) {
        RegistryRules rules = new RegistryRules(
                new ManifestVerifier(signatures(terms, registry)),
                terms.unsigned(),
                registry.appliance(),
                new Selection(registry.select()),
                registry.acceptUndated());
        return new RegistryFeed(address, client(registry), rules, clock);
    }

    /** Whose signatures a subscription wants. */
    SignaturePolicy signatures(SubscriptionTerms terms, RegistryTerms registry) {
        @Nullable String signedBy = registry.signedBy();
        if (signedBy == null) {
            if (!terms.unsigned()) {
                throw new ItemProblem("the subscription wants signatures and does not say whose")
                        .hint("unsubscribe, and subscribe again");
            }
            return new SignaturePolicy.Unsigned();
        }
        if (signedBy.startsWith(COSIGN)) {
            return new SignaturePolicy.Cosign(CosignKey.read(Path.of(signedBy.substring(COSIGN.length()))));
        }
        if (signedBy.startsWith(NOTATION)) {
            Path directory = Path.of(signedBy.substring(NOTATION.length()));
            return new SignaturePolicy.Notation(
                    new TrustPolicy(directory, false, policy.revocation(), false), terms.endorsers());
        }
        throw new UsageProblem("cannot read --signed-by '" + signedBy + "'")
                .hint(
                        "give notation:CA-DIR with --endorser-dn, or cosign:KEY.pub; keyless signatures are not verified");
    }

    private RegistryClient client(RegistryTerms registry) {
        String realm = registry.tokenRealm();
        RegistryAccess wanted = new RegistryAccess(registry.allowHttp(), realm == null ? null : URI.create(realm));
        return registries.computeIfAbsent(
                wanted, access -> new RegistryClient(clients, credentials, access, RegistryLimits.DEFAULT, clock));
    }
}
