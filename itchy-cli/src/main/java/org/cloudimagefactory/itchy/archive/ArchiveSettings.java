package org.cloudimagefactory.itchy.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.config.PlainSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code itchy archive}, read without any library: files, then environment, then command line, as everywhere.
 * Whatever is not entirely plain, be it wrong or only unusual, is left to the full command line.
 */
final class ArchiveSettings {
    static final String METADATA_DIRECTORY = "metadata_dir";
    static final String PERMISSIONS = "file_permissions";
    static final String LOG_FILE = "log_file";
    static final String ARCHIVE_LOG = "archive_log";
    static final String LOG_LEVEL = "log_level";
    static final String EVENT_VARIABLES = "event_variables";

    private static final Set<String> MINE =
            Set.of(METADATA_DIRECTORY, PERMISSIONS, LOG_FILE, ARCHIVE_LOG, LOG_LEVEL, EVENT_VARIABLES);

    private static final String PREFIX = "ITCHY_";

    /** What files may hold besides, for other commands. */
    static final Set<String> OTHERS = Set.of(
            "output_dir",
            "descriptor_dir",
            "temp_image_dir",
            "required_format",
            "qemu_img_binary",
            "process_log",
            "compress",
            "max_virtual_size",
            "max_attempts",
            "jobs",
            "keep_events",
            "allow_sha1",
            "auth_file",
            "auto_endorse",
            "bandwidth",
            "ca_dir",
            "cache_dir",
            "crl",
            "deselect",
            "endorser_ca",
            "endorser_dn",
            "endorser_eku",
            "event_hook",
            "grace",
            "identifier",
            "images",
            "proxy",
            "select",
            "state_file",
            "strict",
            "system_trust",
            "unsigned",
            "uri",
            "vmdk_adapter",
            "vpc",
            "yes");

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> typed = new HashSet<>();

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    /** Whether a value was given on the command line; what is wrong with any other, the full command line has to tell. */
    boolean isTyped(String key) {
        return typed.contains(key);
    }

    /** Takes the settings of a file; false if the full command line has to look at it. */
    boolean addFile(String text, Map<String, String> aliases) {
        Optional<Map<String, String>> settings = PlainSettings.read(text);
        if (settings.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, String> setting : settings.get().entrySet()) {
            String key =
                    aliases.getOrDefault(setting.getKey(), setting.getKey()).replace('-', '_');
            if (MINE.contains(key)) {
                if (!addConfigured(key, setting.getValue())) {
                    return false;
                }
            } else if (!OTHERS.contains(key)) {
                return false;
            }
        }
        return true;
    }

    /** Takes the settings of the environment; false if the full command line has to look at it. */
    boolean addEnvironment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                String key = variable.getKey().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
                boolean isExact = variable.getKey().equals(PREFIX + key.toUpperCase(Locale.ROOT));
                boolean isMine = isExact && MINE.contains(key);
                boolean isKnown = isMine || (isExact && OTHERS.contains(key));
                if (!isKnown
                        || (isMine && !variable.getValue().isEmpty() && !addConfigured(key, variable.getValue()))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A dollar sign may begin something that the full command line puts another text in place of. */
    private boolean addConfigured(String key, String value) {
        values.put(key, value);
        return value.indexOf('$') < 0;
    }

    /** Takes the settings of the command line; false if the full command line has to look at it. */
    boolean addArguments(String[] arguments) {
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String key = key(equals < 0 ? argument : argument.substring(0, equals));
            if (key == null || (equals < 0 && i + 1 == arguments.length)) {
                return false;
            }
            String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
            // An at sign names a file of arguments.
            boolean isPlain = !value.isEmpty() && "-\"@".indexOf(value.charAt(0)) < 0;
            if (!isPlain || !typed.add(key)) {
                return false;
            }
            values.put(key, value);
        }
        // Which of two logs is meant, the full command line knows.
        return !values.containsKey(LOG_FILE) || !values.containsKey(ARCHIVE_LOG);
    }

    private static @Nullable String key(String option) {
        return switch (option.startsWith("--") ? option.replace('_', '-') : option) {
            case "-m", "--metadata-dir" -> METADATA_DIRECTORY;
            case "-p", "--file-permissions" -> PERMISSIONS;
            case "-l", "--archive-log" -> ARCHIVE_LOG;
            case "--log-file", "--log-to" -> LOG_FILE;
            case "-b", "--log-level" -> LOG_LEVEL;
            case "--event-variables" -> EVENT_VARIABLES;
            default -> null;
        };
    }
}
