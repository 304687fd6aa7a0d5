package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How registries are reached. */
@InGroup(OptionGroup.REGISTRY)
public final class RegistryAccessOptions {
    @Option(
            names = "--auth-file",
            paramLabel = "FILE",
            description =
                    "With --backend oci: YAML file with user names and passwords by host; what it does not know is"
                            + " looked for where skopeo and docker have it.")
    private @Nullable Path authFile;

    @Option(
            names = "--token-realm",
            paramLabel = "URL",
            description = "With --backend oci: token service on another host that may get the password.")
    private @Nullable String tokenRealm;

    @Option(
            names = "--allow-http",
            description = "With --backend oci: ask registries of this machine without encryption.")
    private boolean allowHttp;

    void putInto(Map<String, String> options) {
        if (authFile != null) {
            options.put("auth-file", authFile.toString());
        }
        if (tokenRealm != null) {
            options.put("token-realm", tokenRealm);
        }
        if (allowHttp) {
            options.put("allow-http", "yes");
        }
    }

    List<Path> reads() {
        return authFile == null ? List.of() : List.of(authFile);
    }
}
