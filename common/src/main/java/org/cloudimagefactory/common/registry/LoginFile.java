package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;

/**
 * What {@code docker login} and {@code skopeo login} have written: {@code auths} by host or by host and the beginning of a path,
 * where the longest that fits goes first. Helpers, which are programs, are not asked: where one would have to be, that is said.
 */
final class LoginFile implements RegistryCredentials {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int NESTING = 16;
    private static final RegistryJson JSON = new RegistryJson(NESTING);

    private final Path file;
    private final boolean required;

    LoginFile(Path file, boolean required) {
        this.file = file;
        this.required = required;
    }

    @Override
    public Optional<RegistryLogin> of(String repository) {
        if (!required && !Files.exists(file)) {
            return Optional.empty();
        }
        ObjectNode root = read();
        String host = repository.replaceFirst("/.*", "");
        for (Map.Entry<String, JsonNode> helper : root.path("credHelpers").properties()) {
            if (plain(helper.getKey()).equals(host)) {
                throw elsewhere(host, helper.getValue().asText());
            }
        }
        Map<String, JsonNode> entries = new HashMap<>();
        root.path("auths").properties().forEach(entry -> entries.putIfAbsent(plain(entry.getKey()), entry.getValue()));
        for (String key = repository; !key.isEmpty(); key = shorter(key)) {
            JsonNode entry = entries.get(key);
            Optional<RegistryLogin> login = entry == null ? Optional.empty() : login(host, entry);
            if (login.isPresent()) {
                return login;
            }
            // What docker leaves of an entry whose password it has given to its store.
            if (entry != null && root.hasNonNull("credsStore")) {
                throw elsewhere(host, root.path("credsStore").asText());
            }
        }
        return Optional.empty();
    }

    private static String shorter(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    /** Old entries are addresses, of which only the host counts; how it is written does not. */
    private static String plain(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        boolean isAddress = lower.startsWith("https://") || lower.startsWith("http://");
        String name = isAddress ? lower.replaceFirst("https?://", "").replaceFirst("/.*", "") : lower;
        String host = name.replaceFirst("/.*", "");
        return RepositoryName.plainHost(host) + name.substring(host.length()).replaceFirst("/+$", "");
    }

    private Optional<RegistryLogin> login(String host, JsonNode entry) {
        String identity = entry.path("identitytoken").asText("");
        if (!identity.isEmpty()) {
            return Optional.of(new RegistryLogin(identity, true));
        }
        String packed = entry.path("auth").asText("");
        String pair = packed.isEmpty()
                ? entry.path("username").asText("") + ":"
                        + entry.path("password").asText("")
                : unpacked(host, packed);
        if (pair.indexOf(':') < 1) {
            return Optional.empty();
        }
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        return Optional.of(new RegistryLogin("Basic " + Base64.getEncoder().encodeToString(bytes), false));
    }

    private String unpacked(String host, String packed) {
        try {
            String pair = new String(Base64.getDecoder().decode(packed.strip()), StandardCharsets.UTF_8);
            // Docker has written zeros behind passwords.
            return pair.replaceFirst("\0+$", "");
        } catch (IllegalArgumentException e) {
            throw invalid("what it has for " + host + " is not in base64").causedBy(e);
        }
    }

    private ObjectNode read() {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw invalid("larger than 1 MiB");
            }
            return JSON.parse(Files.readAllBytes(file));
        } catch (ItemProblem e) {
            throw invalid(String.valueOf(e.getMessage())).causedBy(e);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the logins in " + file + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    private Problem elsewhere(String host, String helper) {
        return new EnvironmentProblem("the login for " + host + " in " + file + " is kept by the helper '"
                        + RegistryWords.cut(helper) + "', which is not asked")
                .hint("give it with --auth-file, or log in with 'skopeo login'")
                .ofOneItem();
    }

    private EnvironmentProblem invalid(String reason) {
        return new EnvironmentProblem("invalid file of logins " + file + ": " + reason);
    }
}
