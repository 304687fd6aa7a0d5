package org.cloudimagefactory.itchy.archive;

import java.util.HashMap;
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
    static final String LOG_FORMAT = "log_format";
    static final String EVENT_VARIABLES = "event_variables";

    static final Set<String> MINE =
            Set.of(METADATA_DIRECTORY, PERMISSIONS, LOG_FILE, ARCHIVE_LOG, LOG_LEVEL, LOG_FORMAT, EVENT_VARIABLES);

    /** What may be configured besides, for other commands; a test compares it with their options. */
    static final Set<String> OTHERS = Set.of(
            ("accept_undated allow_http allow_md5 allow_sha1 appliance auth_file auto_endorse bandwidth ca_dir cache_dir compress config_file crl"
                            + " descriptor_dir deselect drop_in drop_in_dir dry_run endorser_ca endorser_dn endorser_eku event_hook force format grace"
                            + " done_days failed_days identifier images jobs keep keep_days keep_events max_attempts max_virtual_size metrics_file needed_by"
                            + " engine_file executor job_cpus job_memory job_time node_tool on_failure output output_dir process_log proxy"
                            + " qemu_img_binary required_format select signed_by slurm_account slurm_constraint slurm_partition"
                            + " state_file strict subscribe system_trust temp_image_dir token_realm unsigned uri"
                            + " versions"
                            + " vmdk_adapter vpc yes")
                    .split(" "));

    private static final String PREFIX = "ITCHY_";

    private final Map<String, String> values = new HashMap<>();

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    /** Takes the settings of a file; false if the full command line has to look at it. */
    boolean addFile(String text, Map<String, String> aliases) {
        Optional<Map<String, String>> settings = PlainSettings.read(text);
        if (settings.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, String> setting : settings.get().entrySet()) {
            String key = aliases.getOrDefault(setting.getKey(), setting.getKey());
            if (!addConfigured(key.replace('-', '_'), setting.getValue())) {
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
                if (!isExact || !addConfigured(key, variable.getValue())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A dollar sign may begin something that the full command line puts another text in place of. */
    private boolean addConfigured(String key, String value) {
        if (!MINE.contains(key)) {
            return OTHERS.contains(key);
        }
        if (!value.isEmpty()) {
            values.put(key, value);
        }
        return value.indexOf('$') < 0;
    }

    /** Takes the settings of the command line; false if the full command line has to look at it. */
    boolean addArguments(String[] arguments) {
        Map<String, String> typed = new HashMap<>();
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
            if (!isPlain || typed.put(key, value) != null) {
                return false;
            }
        }
        values.putAll(typed);
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
