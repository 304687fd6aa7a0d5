package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.UsageProblem;
import picocli.CommandLine.Option;

/** One endorser on a command line. */
@InGroup(OptionGroup.TRUST)
public final class EndorserOptions {
    @Option(
            names = "--endorser-dn",
            required = true,
            paramLabel = "DN",
            description = "Subject of an endorser's certificate, such as /DC=org/O=Hosts/CN=lists.example.org.")
    private String dn = "";

    @Option(
            names = "--endorser-ca",
            required = true,
            paramLabel = "DN",
            description = "Issuer of that certificate, such as /DC=org/CN=Example CA.")
    private String ca = "";

    static List<Endorser> endorsers(List<EndorserOptions> options) {
        return options.stream()
                .map(option -> new Endorser(name(option.dn), name(option.ca)))
                .toList();
    }

    static String name(String text) {
        if (!SignerIdentity.isName(text)) {
            throw new UsageProblem("'" + text + "' is no distinguished name in slash form")
                    .hint("write it as /DC=org/O=Hosts/CN=lists.example.org");
        }
        return text;
    }
}
