package org.cloudimagefactory.itchy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.cli.Addition;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.SetupCommand;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.setup.AnswerChecks;
import org.cloudimagefactory.common.setup.Interview;
import org.cloudimagefactory.common.setup.Question;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy init}. */
@Command(
        name = "init",
        description =
                "Ask which images the site wants and whom it trusts, show the configuration, write it, subscribe, and"
                        + " check it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy init",
            "  itchy init --yes --required-format raw \\",
            "    --subscribe https://lists.example.org/image.list \\",
            "    --endorser-dn /DC=org/O=Hosts/CN=lists.example.org \\",
            "    --endorser-ca '/DC=org/CN=Example CA'"
        })
@InGroup(OptionGroup.LIST)
public final class InitCommand extends SetupCommand {
    @Mixin
    private SiteOptions site = new SiteOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<EndorserOptions> endorsers = new ArrayList<>();

    @Option(names = "--subscribe", paramLabel = "URL", description = "Image list to subscribe to.")
    private @Nullable String list;

    /** Works in these surroundings. */
    public InitCommand(InitSurroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected List<Question> questions() {
        return List.of(
                Question.of("required_format", "Format of images that the cloud wants", "qcow2")
                        .checked(AnswerChecks.oneOf("qcow2", "raw", "vmdk", "vdi", "vpc", "vhdx", "ova")),
                Question.of(
                                "ca_dir",
                                "Directory of trusted authorities and their revocation lists",
                                "/etc/grid-security/certificates")
                        .checked(AnswerChecks::absolutePath));
    }

    /** A subscription, unless there is that one already. */
    @Override
    protected Optional<Addition> addition(Interview interview, Map<String, String> settings) {
        String url = list;
        if (url == null && interview.isAsking()) {
            url = interview
                    .ask(Question.optional("subscribe", "Address of a signed image list to follow"))
                    .orElse(null);
        }
        if (url == null || isSubscribed(url)) {
            return Optional.empty();
        }
        List<Endorser> accepted = EndorserOptions.endorsers(endorsers);
        if (accepted.isEmpty() && interview.isAsking()) {
            accepted = List.of(new Endorser(
                    name(interview, "endorser_dn", "Who signs it: subject of the certificate"),
                    name(interview, "endorser_ca", "Who issued that certificate: its issuer")));
        }
        return Optional.of(new NewSubscription(url, accepted));
    }

    private static String name(Interview interview, String key, String text) {
        return interview
                .ask(Question.required(key, text)
                        .checked(answer -> SignerIdentity.isName(answer)
                                ? Optional.empty()
                                : Optional.of("written as /DC=org/O=Hosts/CN=lists.example.org")))
                .orElseThrow();
    }

    private boolean isSubscribed(String url) {
        try (SubscriptionStore store = site.state.openToLook()) {
            return store.find(url).isPresent();
        }
    }
}
