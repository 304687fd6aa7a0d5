package org.cloudimagefactory.itchy.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.feed.registry.Selection;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is wanted of a registry, and whom to trust for it. */
@InGroup(OptionGroup.IMAGES)
public final class RegistryOptions {
    private static final List<String> NAMES = List.of(
            "--versions",
            "--select",
            "--signed-by",
            "--appliance",
            "--accept-undated",
            "--allow-http",
            "--token-realm",
            "--allow-md5");

    private static final Set<String> OF_MARKETS = Set.of("--select", "--signed-by", "--allow-http", "--allow-md5");

    @Option(
            names = "--versions",
            paramLabel = "PATTERN",
            description = "Of a registry: tags that are versions of one appliance, such as '24.04-*'.")
    @Nullable
    String versions;

    @Option(
            names = "--select",
            paramLabel = "KEY=PATTERN",
            description =
                    "Of a registry or market: only what is so; KEY is name, tag, version, architecture, os_version,"
                            + " os_distro, os_type, or an annotation or field. May be repeated.")
    private List<String> select = new ArrayList<>();

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--signed-by",
            paramLabel = "HOW",
            description =
                    "Who must have signed: in a registry notation:CA-DIR with --endorser-dn, or cosign:KEY.pub; in a market"
                            + " pgp:KEYRING, or with --endorser-dn x509:CA-DIR.")
    private @Nullable String signedBy;

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--appliance",
            paramLabel = "[KEY=]VALUE",
            description =
                    "Annotation that every manifest must have; default: org.cloudimagefactory.appliance as it is now.")
    private @Nullable String appliance;

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--accept-undated",
            description = "Replace what is held also by manifests that say no date, which may be older.")
    private boolean acceptUndated;

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--allow-http",
            description = "Ask a registry, or an unsigned market, of this machine without encryption.")
    private boolean allowHttp;

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--token-realm",
            paramLabel = "URL",
            description = "Token service on another host than the registry's that may get the password.")
    private @Nullable String tokenRealm;

    @InGroup(OptionGroup.TRUST)
    @Option(
            names = "--allow-md5",
            description = "Of OpenNebula's marketplace: take files of which nothing but MD5 is told.")
    private boolean allowMd5;

    /** Fails when anything of it is said of an image list; {@code isGiven} tells whether an option is on the command line. */
    static void refuseForLists(Predicate<String> isGiven) {
        List<String> wrong = NAMES.stream().filter(isGiven).toList();
        if (!wrong.isEmpty()) {
            throw new UsageProblem(
                            String.join(" and ", wrong) + (wrong.size() == 1 ? " is" : " are") + " for registries")
                    .hint("an image list is no registry: those have oci:// addresses");
        }
    }

    /** What is to be kept of it; signatures are wanted unless somebody says the contrary. */
    RegistryTerms terms(boolean unsigned, boolean hasEndorsers) {
        if ((signedBy == null) != unsigned) {
            throw new UsageProblem(
                            unsigned
                                    ? "what need not be signed has no signer"
                                    : "who must have signed what the registry has?")
                    .hint(
                            "give --signed-by notation:CA-DIR with --endorser-dn, --signed-by cosign:KEY.pub, or --unsigned");
        }
        String how = signedBy == null ? "" : signedBy;
        if (!how.isEmpty() && !how.matches("(notation|cosign):.+")) {
            throw new UsageProblem("cannot read --signed-by '" + how + "'")
                    .hint(
                            "give notation:CA-DIR with --endorser-dn, or cosign:KEY.pub; keyless signatures are not verified");
        }
        if (hasEndorsers && !how.startsWith("notation:")) {
            throw new UsageProblem("--endorser-dn is for signatures with certificates")
                    .hint("give it with --signed-by notation:CA-DIR");
        }
        if (how.startsWith("notation:") && !hasEndorsers) {
            throw noEndorser();
        }
        return new RegistryTerms(
                signedBy == null ? null : absolute(how), appliance, patterns(), acceptUndated, allowHttp, realm());
    }

    /**
     * What is to be kept of it for a market; {@code isGiven} tells whether an option is on the command line.
     */
    MarketTerms marketTerms(boolean unsigned, boolean hasEndorsers, Predicate<String> isGiven) {
        List<String> wrong = NAMES.stream()
                .filter(name -> !OF_MARKETS.contains(name) && isGiven.test(name))
                .toList();
        if (!wrong.isEmpty()) {
            throw new UsageProblem(String.join(" and ", wrong) + " is not for markets")
                    .hint("choose from a market with --select");
        }
        if ((signedBy == null) != unsigned) {
            throw new UsageProblem(
                            unsigned
                                    ? "what need not be signed has no signer"
                                    : "who must have signed what the market has?")
                    .hint("give --signed-by pgp:KEYRING, --signed-by x509:CA-DIR with --endorser-dn, or --unsigned");
        }
        if (signedBy != null && !Markets.isSigner(signedBy)) {
            throw new UsageProblem("cannot read --signed-by '" + signedBy + "'")
                    .hint("give pgp:KEYRING, a file that 'gpg --export' wrote, or x509:CA-DIR with --endorser-dn");
        }
        boolean wantsEndorsers = signedBy != null && Markets.wantsEndorsers(signedBy);
        if (hasEndorsers && !wantsEndorsers) {
            throw new UsageProblem("--endorser-dn is for signatures with certificates")
                    .hint("give it with --signed-by x509:CA-DIR");
        }
        if (wantsEndorsers && !hasEndorsers) {
            throw noEndorser();
        }
        return new MarketTerms(signedBy == null ? null : absolute(signedBy), patterns(), allowHttp, allowMd5);
    }

    private static UsageProblem noEndorser() {
        return new UsageProblem("a directory of authorities alone pins nobody: whoever has a certificate of any of them"
                        + " could sign")
                .hint("name the signer with --endorser-dn");
    }

    private Map<String, String> patterns() {
        Map<String, String> patterns = new LinkedHashMap<>();
        select.stream().map(Selection::parse).forEach(entry -> patterns.put(entry.getKey(), entry.getValue()));
        return patterns;
    }

    private static String absolute(String how) {
        int colon = how.indexOf(':') + 1;
        return how.substring(0, colon)
                + Path.of(how.substring(colon)).toAbsolutePath().normalize();
    }

    private @Nullable String realm() {
        if (tokenRealm == null) {
            return null;
        }
        try {
            URI realm = new URI(tokenRealm);
            if ("https".equals(realm.getScheme()) && realm.getHost() != null) {
                return realm.toString();
            }
        } catch (URISyntaxException e) {
            throw wrongRealm(tokenRealm).causedBy(e);
        }
        throw wrongRealm(tokenRealm);
    }

    private static UsageProblem wrongRealm(String text) {
        return new UsageProblem("'" + text + "' is no https address of a token service");
    }
}
