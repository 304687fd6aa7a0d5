package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How appliances lie in registries, and who signs them. */
@InGroup(OptionGroup.REGISTRY)
public final class RegistryOptions {
    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description =
                    "With --backend oci: egi (image files as they are, with EGI's annotations) or containerdisk (for"
                            + " KubeVirt); default egi.")
    private @Nullable String layout;

    @Option(
            names = "--repository",
            paramLabel = "IDENTIFIER=NAME[:TAG]",
            split = ",",
            description =
                    "With --backend oci: repository of the project for an appliance, and the tag it is offered under;"
                            + " default what its descriptor says, else its identifier, and the version of its system or latest.")
    private List<String> repositories = List.of();

    @Option(
            names = "--signing-key",
            paramLabel = "FILE",
            description =
                    "With --backend oci: private key (PEM) to sign with, as cosign does; with --signing-cert also lists of"
                            + " marketplace and simplestreams.")
    private @Nullable Path signingKey;

    @Option(
            names = "--signing-cert",
            paramLabel = "FILE",
            description =
                    "With --signing-key: its certificate and those of its authorities (PEM), to sign as notation does, and"
                            + " lists of marketplace and simplestreams as image lists are signed.")
    private @Nullable Path signingCertificate;

    @Option(
            names = "--signing-password-file",
            paramLabel = "FILE",
            description = "With --signing-key: file with the password of the key.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--signature-validity",
            paramLabel = "DURATION",
            converter = DurationConverter.UnitNeeded.class,
            description =
                    "With --signing-cert: after which nobody shall believe a signature; default no limit. It is made anew"
                            + " before that.")
    private @Nullable Duration validity;

    @Option(
            names = "--chunks",
            description =
                    "With --backend oci: put the content of images there in chunks as well, so that sites fetch only what is"
                            + " new in a version.")
    private boolean chunks;

    @InGroup(OptionGroup.PROGRAMS)
    @Option(names = "--qemu-img-binary", paramLabel = "FILE", description = "qemu-img to use, for --chunks.")
    private String qemuImg = "qemu-img";

    void putInto(Map<String, String> options) {
        put(options, "layout", layout);
        put(options, "signing-key", signingKey);
        put(options, "signing-cert", signingCertificate);
        put(options, "signing-password-file", passwordFile);
        put(options, "signature-validity", validity);
        put(options, "chunks", chunks ? "yes" : null);
        put(options, "qemu-img-binary", qemuImg);
        put(options, "repository", repositories.isEmpty() ? null : String.join(",", repositories));
    }

    List<Path> reads() {
        return Stream.of(signingKey, signingCertificate, passwordFile)
                .filter(Objects::nonNull)
                .toList();
    }

    private static void put(Map<String, String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value.toString());
        }
    }
}
