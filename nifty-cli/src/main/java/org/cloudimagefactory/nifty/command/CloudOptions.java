package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cloud is meant, and how it is reached. */
@InGroup(OptionGroup.CLOUD)
public final class CloudOptions {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Kind of cloud; 'nifty backends' lists them; default ${DEFAULT-VALUE}.")
    String backend = "opennebula";

    @Option(
            names = "--backend-option",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "What only the back end understands; may be given several times.")
    private Map<String, String> backendOptions = Map.of();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Endpoint of OpenNebula; default: $ONE_XMLRPC, then ~/.one/one_endpoint, then"
                    + " http://localhost:2633/RPC2.")
    private @Nullable String endpoint;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "File that holds USER:PASSWORD; default: $ONE_AUTH, then ~/.one/one_auth.")
    private @Nullable String secretFile;

    @Option(
            names = "--library-dir",
            paramLabel = "DIR",
            description =
                    "With --backend directory, marketplace or simplestreams: the library; each datastore of it is a market"
                            + " or an image server.")
    private @Nullable String libraryDirectory;

    @Mixin
    private final MarketOptions market = new MarketOptions();

    @Mixin
    private final RegistryAccessOptions registry = new RegistryAccessOptions();

    @Option(names = "--secret", hidden = true, paramLabel = "SECRET")
    private @Nullable String secret;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust instead of Java's own, for HTTPS.")
    private @Nullable String caFile;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.UnitNeeded.class,
            description = "Limit for a connection; default ${DEFAULT-VALUE}.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--read-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.UnitNeeded.class,
            description = "How long the server may be silent; default ${DEFAULT-VALUE}.")
    private Duration readTimeout = Duration.ofSeconds(60);

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a call that can be repeated is repeated; default ${DEFAULT-VALUE}.")
    private int retries = 3;

    @Option(
            names = {"--datastore", "--datastores"},
            paramLabel = "NAME",
            split = ",",
            defaultValue = "default",
            description =
                    "Datastore for images, by name or id; HOST/PROJECT of a registry; with several, appliances go into"
                            + " each; default ${DEFAULT-VALUE}.")
    private List<String> datastores = List.of();

    @Option(
            names = "--identifier",
            paramLabel = "ID",
            description = "What marks objects in the cloud as made by this nifty; default ${DEFAULT-VALUE}.")
    private String identifier = "nifty";

    List<String> datastores() {
        return datastores.stream().distinct().toList();
    }

    String identifier() {
        if (!identifier.matches("[\\x21-\\x7e]{1,128}")) {
            throw new UsageProblem("--identifier takes 1 to 128 visible ASCII characters without blanks");
        }
        return identifier;
    }

    /** Which cloud runs are for, so that their metrics are told apart: by the mark, and by the place where that was named. */
    String place() {
        String elsewhere = backend.equals("oci") ? String.join(",", datastores()) : libraryDirectory;
        String named = endpoint == null ? elsewhere : endpoint;
        return named == null ? identifier : identifier + " at " + AddressText.withoutCredentials(named);
    }

    /** Files and directories of the machine that it takes to reach the cloud. */
    List<Path> reads() {
        Stream<Path> files =
                Stream.of(secretFile, caFile).filter(Objects::nonNull).map(Path::of);
        return Stream.concat(files, registry.reads().stream()).toList();
    }

    /** Directories of the machine that are the cloud. */
    List<Path> writes() {
        return libraryDirectory == null ? List.of() : List.of(Path.of(libraryDirectory));
    }

    /** Nothing else is looked at when there is a secret on the command line. */
    void refuseSecret() {
        if (secret != null) {
            throw new UsageProblem("a secret on the command line can be read by every user of this machine")
                    .hint("put USER:PASSWORD into a file that only you can read, and name it with --secret-file");
        }
    }

    /** What the back end is told beyond that, by names of options. */
    Map<String, String> options() {
        refuseSecret();
        Map<String, String> options = new HashMap<>(backendOptions);
        options.put("endpoint", endpoint);
        options.put("secret-file", secretFile);
        options.put("ca-file", caFile);
        options.put("library-dir", libraryDirectory);
        options.values().removeIf(Objects::isNull);
        options.put("connect-timeout", connectTimeout.toString());
        options.put("read-timeout", readTimeout.toString());
        options.put("retries", Integer.toString(Math.max(0, retries)));
        registry.putInto(options);
        market.putInto(options);
        return options;
    }
}
