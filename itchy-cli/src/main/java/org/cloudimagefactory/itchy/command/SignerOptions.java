package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One endorser of a list, or signer in a registry or market, where the issuer of the certificate need not be said. */
@InGroup(OptionGroup.TRUST)
public final class SignerOptions {
    @Option(
            names = "--endorser-dn",
            required = true,
            paramLabel = "DN",
            description = "Subject of an endorser's certificate, such as /DC=org/O=Hosts/CN=lists.example.org.")
    private String dn = "";

    @Option(
            names = "--endorser-ca",
            paramLabel = "DN",
            description =
                    "Issuer of that certificate, such as /DC=org/CN=Example CA; of a registry or market it may be left out.")
    private @Nullable String ca;

    /** Of a list: with the issuer. */
    static List<Endorser> ofList(List<SignerOptions> options) {
        return options.stream()
                .map(option -> new Endorser(EndorserOptions.name(option.dn), EndorserOptions.name(option.issuer())))
                .toList();
    }

    /** Of a registry or market: where no issuer is named, any authority that is trusted. */
    static List<Endorser> ofRegistry(List<SignerOptions> options) {
        return options.stream()
                .map(option -> new Endorser(
                        EndorserOptions.name(option.dn), option.ca == null ? "" : EndorserOptions.name(option.ca)))
                .toList();
    }

    private String issuer() {
        if (ca == null) {
            throw new UsageProblem("Error: Missing required argument(s): --endorser-ca=DN")
                    .hint("'itchy subscribe --help' shows what there is");
        }
        return ca;
    }
}
