package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.Option;

/** Where subscriptions are kept. */
@InGroup(OptionGroup.FILES)
public final class StateOptions {
    @Option(
            names = "--state-file",
            paramLabel = "FILE",
            converter = AbsolutePath.class,
            description = "Database of the subscriptions; default ${DEFAULT-VALUE}.")
    Path file = Path.of("/var/spool/itchy/subscriptions.db");

    /** Opens what the database holds, to look at it only. */
    public SubscriptionStore openToLook() {
        return SubscriptionStore.openToLook(file);
    }

    SubscriptionStore open() {
        return SubscriptionStore.open(file);
    }

    /** A file that SQLite keeps beside the database. */
    Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
