package org.cloudimagefactory.comfy.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/**
 * The git command in surroundings of its own: no configuration but ours, no prompts, hooks, redirections or other protocols. What is
 * secret goes by the environment, where other users can't read it, not by the command line.
 */
final class GitProgram {
    private static final String HINT = "install git";
    /** What a shell adds to the number of the signal that ended a program. */
    private static final int SIGNAL = 128;
    /** SIGXFSZ. */
    private static final int FILE_TOO_LARGE = 25;

    private static final String NOTHING = "/dev/null";
    /** A token alone; servers that want a user's name with it look at the token only. */
    private static final String TOKEN_USER = "git";

    private final CommandRunner runner;
    private final Path repository;

    /** Works on this bare repository. */
    GitProgram(CommandRunner runner, Path repository) {
        this.runner = runner;
        this.repository = repository;
    }

    /** Runs git on the repository, without a server. */
    CommandResult local(Duration limit, String... arguments) {
        return runner.run(surrounded(git(List.of(arguments)), limit, settings("file")));
    }

    /**
     * Runs git on the repository, its output into a file as it comes: not every commit and file is UTF-8.
     *
     * @param most bytes; git is ended when it writes more, see {@link #wroteTooMuch}
     */
    CommandResult into(Path file, long most, Duration limit, String... arguments) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >\"$0\"", file.toString()));
        line.addAll(bounded(most, git(List.of(arguments))));
        return runner.run(surrounded(line, limit, settings("file")));
    }

    /** Whether a program was ended by the limit of what it writes: it, or one that it had started. */
    static boolean wroteTooMuch(CommandResult result) {
        return result.exitCode() == SIGNAL + FILE_TOO_LARGE || result.error().contains("signal " + FILE_TOO_LARGE);
    }

    /** Why git failed, in its own last words. */
    static String reason(CommandResult result) {
        return result.timedOut()
                ? "git took longer than " + result.command().timeLimit().toSeconds() + " s, the limit"
                : result.reason();
    }

    private static List<String> bounded(long most, List<String> command) {
        List<String> line = new ArrayList<>(List.of("prlimit", "--fsize=" + most, "--core=0", "--"));
        line.addAll(command);
        return line;
    }

    /** Runs a script of ours in the repository, with arguments that are never parsed. */
    CommandResult script(String script, Duration limit, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(arguments);
        return runner.run(surrounded(line, limit, settings("file")).with("GIT_DIR", repository.toString()));
    }

    /**
     * Asks a server.
     *
     * @param fileLimit bytes of the largest file that may be written, so that no pack is larger
     */
    CommandResult remote(GitRemote remote, GitLimits limits, long fileLimit, List<String> arguments) {
        Map<String, String> settings = settings(remote.protocol());
        GitCredentials credentials = remote.credentials();
        if (credentials.ca() != null) {
            settings.put("http.sslCAInfo", credentials.ca());
        }
        if (credentials.proxy() != null) {
            settings.put("http.proxy", credentials.proxy());
        }
        if (credentials.tokenFile() != null) {
            settings.put("http.extraHeader", "Authorization: Basic " + login(Path.of(credentials.tokenFile())));
        }
        Command command = surrounded(bounded(fileLimit, git(arguments)), limits.time(), settings)
                .with("GIT_SSH_COMMAND", ssh(credentials));
        return runner.run(command);
    }

    private List<String> git(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("git", "--git-dir=" + repository));
        line.addAll(arguments);
        return line;
    }

    private Command surrounded(List<String> line, Duration limit, Map<String, String> settings) {
        Command command = Command.of(line)
                .within(limit)
                .hint(HINT)
                .with("GIT_CONFIG_NOSYSTEM", "1")
                .with("GIT_CONFIG_GLOBAL", NOTHING)
                .with("GIT_ATTR_NOSYSTEM", "1")
                .with("GIT_TERMINAL_PROMPT", "0")
                .with("GIT_ASKPASS", "false")
                .with("GIT_NO_LAZY_FETCH", "1")
                .with("GIT_NO_REPLACE_OBJECTS", "1")
                .with("GIT_OPTIONAL_LOCKS", "0")
                // Where .netrc would be looked for, and a configuration of others.
                .with("HOME", repository.toString())
                .with("XDG_CONFIG_HOME", repository.toString())
                .with("GIT_CONFIG_COUNT", Integer.toString(settings.size()));
        int number = 0;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            command = command.with("GIT_CONFIG_KEY_" + number, setting.getKey())
                    .with("GIT_CONFIG_VALUE_" + number, setting.getValue());
            number++;
        }
        return command;
    }

    private static Map<String, String> settings(String protocol) {
        return new LinkedHashMap<>(Map.ofEntries(
                Map.entry("protocol.allow", "never"),
                Map.entry("protocol." + protocol + ".allow", "always"),
                Map.entry("http.followRedirects", "false"),
                Map.entry("core.hooksPath", NOTHING),
                Map.entry("core.attributesFile", NOTHING),
                Map.entry("core.symlinks", "false"),
                Map.entry("core.fsmonitor", "false"),
                Map.entry("core.commitGraph", "false"),
                Map.entry("credential.helper", ""),
                Map.entry("submodule.recurse", "false"),
                Map.entry("fetch.recurseSubmodules", "false"),
                Map.entry("fetch.unpackLimit", "1"),
                Map.entry("fetch.fsckObjects", "true"),
                Map.entry("transfer.fsckObjects", "true"),
                Map.entry("transfer.bundleURI", "false"),
                Map.entry("gc.auto", "0"),
                Map.entry("maintenance.auto", "false")));
    }

    /** Paths of credentials have no characters that a shell or ssh would see something in: the sources file allows none. */
    private static String ssh(GitCredentials credentials) {
        StringBuilder line = new StringBuilder("ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes"
                + " -o IdentitiesOnly=yes -o ClearAllForwardings=yes -o PermitLocalCommand=no -o ConnectTimeout=30");
        if (credentials.sshKey() != null) {
            line.append(" -i ").append(credentials.sshKey());
        }
        if (credentials.knownHosts() != null) {
            line.append(" -o UserKnownHostsFile=").append(credentials.knownHosts());
            line.append(" -o GlobalKnownHostsFile=/dev/null");
        }
        return line.toString();
    }

    private static String login(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.matches("[\\x21-\\x7e]{1,4096}")) {
                throw new EnvironmentProblem(file + " holds no token: one word is needed").ofOneItem();
            }
            String login = token.contains(":") ? token : TOKEN_USER + ":" + token;
            return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e).ofOneItem();
        }
    }
}
