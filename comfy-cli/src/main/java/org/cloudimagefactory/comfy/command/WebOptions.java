package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.Proxies;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to go out into the web. */
@InGroup(OptionGroup.TRANSFER)
public final class WebOptions {
    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) to trust beside the usual ones where a connection is encrypted.")
    private @Nullable Path caFile;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            converter = ByteSizeConverter.Rate.class,
            description = "Limit for what is fetched and sent, in bytes per second, such as 10M.")
    private @Nullable Long bandwidth;

    /** As the options and the environment say. */
    public WebSettings settings(Map<String, String> environment) {
        WebSettings settings = WebSettings.of("comfy")
                .with(Proxies.ofEnvironment(environment))
                .with(bandwidth == null ? Bandwidth.unlimited() : Bandwidth.of(bandwidth));
        return caFile == null ? settings : settings.with(TlsTrust.also(caFile));
    }
}
