package org.cloudimagefactory.nifty.command;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How appliances lie in directories that a web server shows. */
@InGroup(OptionGroup.MARKET)
public final class MarketOptions {
    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "With --backend marketplace or simplestreams: where the web server shows the datastore (several: the"
                            + " directory of them). Needed for files for appmarket-simple, and to tell users the way.")
    private @Nullable String publicUrl;

    @Option(
            names = "--market-suffix",
            paramLabel = "TEXT",
            description =
                    "With --backend marketplace: ends the names of apps, which are unique over all markets of a cloud;"
                            + " default the --identifier in parentheses.")
    private @Nullable String suffix;

    @Option(
            names = "--market-publisher",
            paramLabel = "NAME",
            description = "With --backend marketplace: who publishes the apps; default the --identifier.")
    private @Nullable String publisher;

    @Option(
            names = "--other-market",
            paramLabel = "URL",
            split = ",",
            description =
                    "With --backend marketplace: another market of the same cloud, whose names are avoided, or none; default"
                            + " https://marketplace.opennebula.io. One that does not answer is passed over with a warning.")
    private List<String> others = List.of();

    void putInto(Map<String, String> options) {
        put(options, "public-url", publicUrl);
        put(options, "market-suffix", suffix);
        put(options, "market-publisher", publisher);
        put(options, "other-market", others.isEmpty() ? null : String.join(",", others));
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}
