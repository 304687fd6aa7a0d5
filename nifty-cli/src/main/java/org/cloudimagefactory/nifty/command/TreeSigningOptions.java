package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who signs the lists of markets and image servers. */
@InGroup(OptionGroup.MARKET)
public final class TreeSigningOptions {
    @Option(
            names = "--pgp-key",
            paramLabel = "FILE",
            description = "With --backend marketplace or simplestreams: secret key to sign lists with, as 'gpg"
                    + " --export-secret-keys' writes it; default none. A tree that is signed stays so.")
    private @Nullable Path key;

    @Option(
            names = "--pgp-password-file",
            paramLabel = "FILE",
            description = "With --pgp-key: file with the password of the key.")
    private @Nullable Path passwordFile;

    void putInto(Map<String, String> options) {
        if (key != null) {
            options.put("pgp-key", key.toString());
        }
        if (passwordFile != null) {
            options.put("pgp-password-file", passwordFile.toString());
        }
    }

    List<Path> reads() {
        return Stream.of(key, passwordFile).filter(Objects::nonNull).toList();
    }
}
