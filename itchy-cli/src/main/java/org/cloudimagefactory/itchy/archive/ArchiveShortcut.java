package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.jspecify.annotations.Nullable;

/**
 * The quick way of {@code itchy archive}: with plain options and plain configuration files, an event is on disk before a library
 * for command lines would have been loaded. It does what the command does, and knows when to leave it to the command.
 */
public final class ArchiveShortcut {
    /** The command has to do it: something is asked for that this does not know, or is wrong. */
    public static final int NOT_TAKEN = -1;

    private static final int FILE_LIMIT = 64 * 1024;
    private static final String DEFAULT_DIRECTORY = "/var/spool/itchy/metadata";
    private static final String DEFAULT_PERMISSIONS = "640";

    private final Map<String, String> environment;
    private final Map<String, String> aliases;

    /** Reads settings from this environment, and from files in which these names stand for others. */
    public ArchiveShortcut(Map<String, String> environment, Map<String, String> aliases) {
        this.environment = environment;
        this.aliases = aliases;
    }

    /** Stores the event of the environment; returns the exit code, or {@link #NOT_TAKEN} with nothing done. */
    public int run(String[] arguments) {
        ArchiveSettings settings = new ArchiveSettings();
        if (!addFiles(settings) || !settings.addEnvironment(environment) || !settings.addArguments(arguments)) {
            return NOT_TAKEN;
        }
        String own = settings.get(ArchiveSettings.ARCHIVE_LOG);
        String log = own == null ? settings.get(ArchiveSettings.LOG_FILE) : own;
        String level = settings.get(ArchiveSettings.LOG_LEVEL);
        if (level == null) {
            level = log == null ? "warn" : "info";
        }
        // What is logged to stderr, only a logging library writes.
        boolean isQuiet = level.equals("warn") || level.equals("error");
        if (!isQuiet && (log == null || !level.equals("info"))) {
            return NOT_TAKEN;
        }
        if (log != null && (log.equals("stdout") || log.equals("stderr"))) {
            return NOT_TAKEN;
        }
        try {
            return store(settings, log == null ? null : Path.of(log), isQuiet);
        } catch (InvalidPathException e) {
            return NOT_TAKEN;
        }
    }

    private int store(ArchiveSettings settings, @Nullable Path log, boolean isQuiet) {
        String permissions = settings.get(ArchiveSettings.PERMISSIONS);
        String directory = settings.get(ArchiveSettings.METADATA_DIRECTORY);
        String variables = settings.get(ArchiveSettings.EVENT_VARIABLES);
        EventArchive archive;
        try {
            archive = new EventArchive(
                    Path.of(directory == null ? DEFAULT_DIRECTORY : directory)
                            .toAbsolutePath()
                            .normalize(),
                    FilePermissions.parse(permissions == null ? DEFAULT_PERMISSIONS : permissions),
                    EventVariables.with(variables == null ? "" : variables),
                    Clock.systemUTC());
        } catch (Problem e) {
            boolean isConfigured = permissions != null && !settings.isTyped(ArchiveSettings.PERMISSIONS);
            return isConfigured ? NOT_TAKEN : print(e, log);
        }
        boolean isLogged = log != null && ArchiveLog.isUsable(log);
        String problem = variables == null ? null : EventVariables.problem(variables);
        if (problem != null) {
            System.err.println("itchy: " + problem);
        }
        try {
            Path stored = archive.store(VmcatcherEvent.ofEnvironment(environment));
            if (log != null && isLogged && !isQuiet) {
                log(log, "stored " + stored);
            }
            return ExitCode.OK;
        } catch (Problem e) {
            return print(e, null);
        }
    }

    /** As the command tells it, which looks at its log first. */
    private static int print(Problem problem, @Nullable Path log) {
        if (log != null) {
            ArchiveLog.isUsable(log);
        }
        System.err.println("itchy: " + problem.line());
        return problem.exitCode();
    }

    private boolean addFiles(ArchiveSettings settings) {
        String home = environment.get("HOME");
        List<Path> files = Configuration.usualFiles("itchy", Path.of(home == null ? "/" : home));
        try {
            for (Path file : files) {
                if (Files.exists(file)
                        && (Files.size(file) > FILE_LIMIT || !settings.addFile(Files.readString(file), aliases))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The event is safe already: a log that can't be written is worth a warning, and no more. */
    private static void log(Path file, String message) {
        try {
            new ArchiveLog(file).info(message);
        } catch (IOException e) {
            System.err.println(PrintableText.of("itchy: cannot write log " + file + ": " + Directories.reason(e)));
        }
    }
}
