package org.cloudimagefactory.comfy.publish.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With what lists are signed. */
@InGroup(OptionGroup.TRUST)
public final class EndorserKeyOptions {
    @Option(
            names = "--endorser-cert",
            required = true,
            paramLabel = "FILE",
            description = "Certificate of the endorser, PEM or DER; certificates behind it are sent along.")
    private @Nullable Path certificate;

    @Option(names = "--endorser-key", required = true, paramLabel = "FILE", description = "Its private key, PEM.")
    private @Nullable Path key;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password of the key.")
    private @Nullable Path passwordFile;

    SigningIdentity load() {
        return SigningIdentity.load(Objects.requireNonNull(certificate), Objects.requireNonNull(key), password());
    }

    private char @Nullable [] password() {
        if (passwordFile == null) {
            return null;
        }
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the password file " + passwordFile + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }
}
