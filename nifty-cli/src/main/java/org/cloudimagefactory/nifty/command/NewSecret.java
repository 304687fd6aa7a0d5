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
    private final String origin;

    private NewSecret(Path file, String secret, String origin) {
        this.file = file;
        this.secret = secret;
        this.origin = origin;
    }

    /** One that somebody has typed. */
    static NewSecret typed(Path file, String secret) {
        return new NewSecret(file, secret, "");
    }

    /** One that stands in another file already, which stays as it is. */
    static NewSecret copy(Path file, String secret, Path source) {
        return new NewSecret(file, secret, ", from " + source);
    }

    @Override
    public String description() {
        return file + ", which only its owner can read, with the secret of " + secret.substring(0, secret.indexOf(':'))
                + origin;
    }

    @Override
    public int make(ToolCommandLine configured) {
        SecretFile.write(file, secret + "\n");
        return ExitCode.OK;
    }
}
