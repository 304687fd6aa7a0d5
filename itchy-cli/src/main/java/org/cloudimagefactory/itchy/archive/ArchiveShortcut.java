package org.cloudimagefactory.itchy.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;

/**
 * The quick way of {@code itchy archive}: with plain options and plain configuration files, an event is on disk before a library
 * for command lines would have been loaded. It does what the command does; whatever is wrong, cannot be done or is not plain it
 * leaves to the command, so that there is one message and one exit code for it.
 */
public final class ArchiveShortcut {
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

    /** The exit code; none if no event was stored and nothing was told, so that the command has to do it. */
    public OptionalInt run(String[] arguments) {
        ArchiveSettings settings = new ArchiveSettings();
        try {
            return addFiles(settings) && settings.addEnvironment(environment) && settings.addArguments(arguments)
                    ? store(settings)
                    : OptionalInt.empty();
        } catch (RuntimeException | Error | IOException e) {
            return OptionalInt.empty();
        }
    }

    private OptionalInt store(ArchiveSettings settings) {
        String permissions = settings.get(ArchiveSettings.PERMISSIONS);
        String directory = settings.get(ArchiveSettings.METADATA_DIRECTORY);
        String variables = settings.get(ArchiveSettings.EVENT_VARIABLES);
        String own = settings.get(ArchiveSettings.ARCHIVE_LOG);
        String log = own == null ? settings.get(ArchiveSettings.LOG_FILE) : own;
        String level = settings.get(ArchiveSettings.LOG_LEVEL);
        boolean isQuiet = level == null ? log == null : level.equals("warn") || level.equals("error");
        // What is logged to a stream, or in any other way, only a logging library writes.
        boolean isLogged = log != null && (level == null || level.equals("info"));
        boolean isStream = log != null && (log.equals("stdout") || log.equals("stderr"));
        String format = settings.get(ArchiveSettings.LOG_FORMAT);
        boolean isText = format == null || format.equals("text") || (format.equals("json") && log == null);
        if (!(isQuiet || isLogged)
                || isStream
                || !isText
                || (log != null && !ArchiveLog.isUsable(Path.of(log)))
                || (variables != null && EventVariables.problem(variables) != null)) {
            return OptionalInt.empty();
        }
        EventArchive archive = new EventArchive(
                Path.of(directory == null ? DEFAULT_DIRECTORY : directory)
                        .toAbsolutePath()
                        .normalize(),
                FilePermissions.parse(permissions == null ? DEFAULT_PERMISSIONS : permissions),
                EventVariables.with(variables == null ? "" : variables),
                Clock.systemUTC());
        try {
            Path stored = archive.store(VmcatcherEvent.ofEnvironment(environment));
            if (log != null && !isQuiet) {
                log(Path.of(log), "stored " + stored);
            }
            return OptionalInt.of(ExitCode.OK);
        } catch (RuntimeException | Error e) {
            if (!archive.hasPlaced()) {
                throw e;
            }
            // The command would store it once more.
            Problem problem = Problem.of(e);
            System.err.println("itchy: " + problem.line());
            return OptionalInt.of(problem.exitCode());
        }
    }

    private boolean addFiles(ArchiveSettings settings) throws IOException {
        String home = environment.get("HOME");
        for (Path file : Configuration.usualFiles("itchy", Path.of(home == null ? "/" : home))) {
            boolean isTaken = !Files.exists(file)
                    || (Files.size(file) <= FILE_LIMIT && settings.addFile(Files.readString(file), aliases));
            if (!isTaken) {
                return false;
            }
        }
        return true;
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
