package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.feed.imagelist.ListSubscriber;
import org.cloudimagefactory.itchy.feed.imagelist.ListsImport;
import org.cloudimagefactory.itchy.subscription.ListSource;
import org.cloudimagefactory.itchy.subscription.ListSourcesFile;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code itchy import-lists}. */
@Command(
        name = "import-lists",
        description = "Subscribe to the image lists that atrope or cloudkeeper follows.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy import-lists /etc/atrope/hepix.yaml",
            "  itchy import-lists /etc/cloudkeeper/image-lists.conf \\",
            "    --endorser-dn /DC=org/O=Hosts/CN=lists.example.org \\",
            "    --endorser-ca '/DC=org/CN=Example CA'"
        })
public final class ImportListsCommand extends ToolCommand {
    private static final int SHOWN = 300;

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<EndorserOptions> endorsers = new ArrayList<>();

    @Parameters(
            paramLabel = "FILE",
            converter = AbsolutePath.class,
            description =
                    "atrope's hepix.yaml, cloudkeeper.yml, or a file with one address on each line; it stays as it is."
                            + " The endorsers are for lists whose file names none.")
    private Path file = Path.of("");

    private final Clock clock;

    public ImportListsCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        List<Endorser> usual = EndorserOptions.endorsers(endorsers);
        List<ListSource> sources = ListSourcesFile.read(file);
        boolean failed = false;
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(Bandwidth.unlimited())) {
            ListsImport lists = new ListsImport(store, new ListSubscriber(store, clients, trust.verifier(clock)));
            for (ListSource source : sources) {
                failed |= !isDone(lists, source, usual);
            }
        }
        endWith(failed ? ExitCode.ITEMS_FAILED : ExitCode.OK);
    }

    private boolean isDone(ListsImport lists, ListSource source, List<Endorser> usual) {
        if (!source.enabled()) {
            String url = PrintableText.of(AddressText.withoutCredentials(source.url()), SHOWN);
            printer().line("passed over " + url + ": it is switched off");
            return true;
        }
        ListsImport.Imported imported = lists.subscribe(source, usual);
        if (imported.problem() == null) {
            printer().line("imported " + imported.url() + ": " + imported.images() + " images selected");
            return true;
        }
        printer().problem("cannot import " + imported.url() + ": " + imported.problem());
        return false;
    }
}
