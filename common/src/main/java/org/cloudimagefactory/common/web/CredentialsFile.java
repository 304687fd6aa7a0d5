package org.cloudimagefactory.common.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** Reads credentials from a YAML file that nobody but its owner may touch: hosts, each with what it gets to see. */
public final class CredentialsFile {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<String> KEYS =
            Set.of("username", "password", "certificate", "key", "key_password", "allow_http");

    private CredentialsFile() {}

    /** Reads the file. */
    public static Credentials read(Path file) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new EnvironmentProblem("others may read the credentials in " + file)
                        .hint("run 'chmod 600 " + file + "', and change the passwords in it");
            }
            if (Files.size(file) > SIZE_LIMIT) {
                throw invalid(file, "larger than 1 MiB");
            }
            JsonNode root = new ObjectMapper(YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build())
                    .readTree(Files.readString(file));
            return new Credentials(entries(file, root));
        } catch (JsonProcessingException e) {
            throw invalid(file, JsonReason.of(e)).causedBy(e);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the credentials in " + file + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    private static Map<String, Credentials.Entry> entries(Path file, JsonNode root) {
        Map<String, Credentials.Entry> entries = new HashMap<>();
        if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
            throw invalid(file, "must be a mapping of hosts to their credentials");
        }
        root.properties()
                .forEach(host -> entries.put(
                        host.getKey().toLowerCase(Locale.ROOT), entry(file, host.getKey(), host.getValue())));
        return entries;
    }

    private static Credentials.Entry entry(Path file, String host, JsonNode node) {
        if (!node.isObject()) {
            throw invalid(file, "'" + host + "' must be a mapping");
        }
        node.properties().forEach(field -> {
            if (!KEYS.contains(field.getKey())) {
                throw invalid(file, "'" + host + "' has the unknown key '" + field.getKey() + "'");
            }
        });
        if (node.has("certificate") != node.has("key")) {
            throw invalid(file, "'" + host + "' needs both 'certificate' and 'key'");
        }
        return new Credentials.Entry(
                text(node, "username"),
                text(node, "password"),
                path(file, node, "certificate"),
                path(file, node, "key"),
                text(node, "key_password"),
                node.path("allow_http").asBoolean());
    }

    private static @Nullable String text(JsonNode node, String key) {
        @Nullable JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value.asText();
    }

    /** Relative paths start beside the file. */
    private static @Nullable Path path(Path file, JsonNode node, String key) {
        String value = text(node, key);
        return value == null ? null : file.toAbsolutePath().resolveSibling(value);
    }

    private static EnvironmentProblem invalid(Path file, String reason) {
        return new EnvironmentProblem("invalid credentials file " + file + ": " + reason)
                .hint("see 'Authentication' in docs/image-lists.md");
    }
}
