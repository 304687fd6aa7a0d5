package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.Addition;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.setup.SecretFile;

/** A file with the secret of nifty's account. */
final class NewSecret implements Addition {
    private final Path file;
    private final String secret;

    NewSecret(Path file, String secret) {
        this.file = file;
        this.secret = secret;
    }

    @Override
    public String description() {
        return file + ", which only its owner can read, with the secret of " + secret.substring(0, secret.indexOf(':'));
    }

    @Override
    public int make(ToolCommandLine configured) {
        SecretFile.write(file, secret + "\n");
        return ExitCode.OK;
    }
}
