package org.cloudimagefactory.comfy.guest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/** Runs scripts in a guest over SSH, as root. */
public final class GuestShell {
    /** What ssh itself says when there is no connection. */
    public static final int NO_CONNECTION = 255;

    /** What to do where there is no ssh. */
    public static final String HINT = "install OpenSSH's client (Debian and Ubuntu: apt-get install openssh-client)";

    private final CommandRunner runner;
    private final Path key;
    private final int port;

    /** Lets itself in by this key. */
    public GuestShell(CommandRunner runner, Path key, int port) {
        this.runner = runner;
        this.key = key;
        this.port = port;
    }

    /** Whether the guest lets us in. */
    public boolean answers() {
        CommandResult result = ssh("exit 0", Duration.ofSeconds(60));
        return result.exitCode() != NO_CONNECTION && !result.timedOut();
    }

    /** The output of a script. */
    public CommandResult run(String script, Duration limit) {
        return ssh(script, limit);
    }

    private CommandResult ssh(String command, Duration limit) {
        return runner.run(Command.of(line(key, port, List.of(), List.of(command)))
                .within(limit)
                .hint(HINT));
    }

    /** A command line of OpenSSH's client to the guest, as root. */
    static List<String> line(Path key, int port, List<String> more, List<String> command) {
        List<String> line = new ArrayList<>(List.of("ssh", "-i", key.toString(), "-p", Integer.toString(port)));
        for (String option : List.of(
                "BatchMode=yes",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "GlobalKnownHostsFile=/dev/null",
                "IdentitiesOnly=yes",
                "LogLevel=ERROR",
                "ConnectTimeout=10",
                "ServerAliveInterval=15")) {
            line.addAll(List.of("-o", option));
        }
        line.addAll(more);
        // Nothing of the operator's own configuration.
        line.addAll(List.of("-F", "/dev/null", "root@127.0.0.1"));
        line.addAll(command);
        return line;
    }
}
