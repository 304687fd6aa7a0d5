package org.cloudimagefactory.itchy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.Addition;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;

/** A subscription that {@code itchy subscribe} makes, which fetches and verifies the list at once. */
final class NewSubscription implements Addition {
    private final String url;
    private final List<Endorser> endorsers;

    NewSubscription(String url, List<Endorser> endorsers) {
        this.url = url;
        this.endorsers = List.copyOf(endorsers);
    }

    @Override
    public String description() {
        String signers =
                endorsers.stream().map(one -> one.dn() + ", of " + one.ca()).collect(Collectors.joining("; or "));
        return "a subscription to " + AddressText.withoutCredentials(url)
                + (signers.isEmpty() ? "" : ", signed by " + signers);
    }

    @Override
    public int make(ToolCommandLine configured) {
        List<String> arguments = new ArrayList<>(List.of("subscribe"));
        endorsers.forEach(one -> arguments.addAll(List.of("--endorser-dn", one.dn(), "--endorser-ca", one.ca())));
        arguments.addAll(List.of("--", url));
        return configured.run(arguments.toArray(new String[0]));
    }
}
