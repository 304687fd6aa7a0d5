package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.nifty.oca.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds endpoint and secret where OpenNebula's own tools look for them. */
final class CredentialLookup {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialLookup.class);
    private static final String DEFAULT_ENDPOINT = "http://localhost:2633/RPC2";
    private static final int SIZE_LIMIT = 64 * 1024;

    private final Map<String, String> environment;
    private final Path directory;

    CredentialLookup(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.directory = Path.of(environment.getOrDefault("HOME", "/"), ".one");
    }

    /** The given endpoint, or that of {@code ONE_XMLRPC}, or of {@code ~/.one/one_endpoint}, or the usual one. */
    URI endpoint(@Nullable String given) {
        if (given != null) {
            return checked(given, "--endpoint");
        }
        String variable = environment.get("ONE_XMLRPC");
        if (variable != null && !variable.isBlank()) {
            return checked(variable.strip(), "ONE_XMLRPC");
        }
        Path file = directory.resolve("one_endpoint");
        if (Files.exists(file)) {
            return checked(firstLine(file, "endpoint"), file.toString());
        }
        return URI.create(DEFAULT_ENDPOINT);
    }

    /** The secret of the given file, or that of {@code ONE_AUTH}, or of {@code ~/.one/one_auth}. */
    Secret secret(@Nullable Path given) {
        Path file = given;
        if (file == null) {
            String variable = environment.get("ONE_AUTH");
            file = variable != null && !variable.isBlank() ? Path.of(variable) : directory.resolve("one_auth");
        }
        refuseSecret(file);
        String line = firstLine(file, "secret");
        if (line.indexOf(':') <= 0) {
            throw new EnvironmentProblem("secret file " + file + " does not hold USER:PASSWORD")
                    .hint("put both into its first line");
        }
        warnWhenReadable(file);
        return new Secret(line);
    }

    /** Whoever gives the secret where the name of its file is asked for must not find it in messages, too. */
    private static void refuseSecret(Path file) {
        if (!file.isAbsolute() && file.toString().indexOf(':') > 0 && !Files.exists(file)) {
            throw new UsageProblem("--secret-file and ONE_AUTH take the name of a file, not a secret: what stands"
                            + " there can be read by every user of this machine")
                    .hint("put USER:PASSWORD into a file that only you can read, and name that file");
        }
    }

    private static URI checked(String text, String origin) {
        try {
            URI uri = new URI(text);
            if (!Address.isWeb(uri)) {
                throw new UsageProblem("endpoint '" + text + "' of " + origin + " is no HTTP address")
                        .hint("it looks like " + DEFAULT_ENDPOINT);
            }
            if (uri.getUserInfo() != null) {
                throw new UsageProblem("the endpoint of " + origin + " holds a password, which others could read")
                        .hint("put USER:PASSWORD into a file and name it with --secret-file");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new UsageProblem("endpoint '" + text + "' of " + origin + " is no address: " + e.getReason())
                    .hint("it looks like " + DEFAULT_ENDPOINT)
                    .causedBy(e);
        }
    }

    private static String firstLine(Path file, String what) {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw new EnvironmentProblem(what + " file " + file + " is far too large");
            }
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read " + what + " file " + file + ": " + Directories.reason(e))
                    .hint(
                            what.equals("secret")
                                    ? "put USER:PASSWORD into a file and name it with --secret-file or ONE_AUTH"
                                    : "mend it, or name an endpoint with --endpoint")
                    .causedBy(e);
        }
    }

    private static void warnWhenReadable(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warn("secret file {} can be read by everybody: run 'chmod 600' on it", file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("cannot see the permissions of {}", file, e);
        }
    }
}
