package org.cloudimagefactory.comfy.seed;

import java.nio.file.Path;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;

/** Makes the SSH keys that builds and tests get into images with. */
public final class SeedKeys {
    private final CommandRunner runner;

    /** Has ssh-keygen make them. */
    public SeedKeys(CommandRunner runner) {
        this.runner = runner;
    }

    /** A fresh pair of keys; the public one has {@code .pub} after its name. Seals know it by its comment. */
    public void make(Path file) {
        runner.run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "comfy-build", "-f", file.toString())
                        .hint("install OpenSSH's client (Debian and Ubuntu: apt-get install openssh-client)"))
                .orThrow("cannot make an SSH key");
    }
}
