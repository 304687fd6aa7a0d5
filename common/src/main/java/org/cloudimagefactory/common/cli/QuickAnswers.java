package org.cloudimagefactory.common.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.work.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * {@code --version} and {@code --help} of a tool, alone on the command line, without picocli and any other library. The help is a page
 * that the build has had picocli write, on a terminal the one for its width ({@link TerminalHelp}); for whatever else is asked, and for
 * terminals that don't say how wide they are, the full command line answers.
 */
public final class QuickAnswers {
    /** How wide the terminal is: the launcher has asked {@code stty}, for help on a terminal only. */
    private static final String COLUMNS = "FACTORY_COLUMNS";

    private final String tool;
    private final Map<String, String> environment;

    /** Answers for the tool of that name. */
    public QuickAnswers(String tool, Map<String, String> environment) {
        this.tool = tool;
        this.environment = environment;
    }

    /** Answers on stdout, if that is all that the arguments ask for; returns whether it has. */
    public boolean answer(String... arguments) {
        String text = arguments.length == 1 ? text(arguments[0]) : null;
        return text != null && write(text);
    }

    /** The answer to an argument, if there is a quick one. */
    @Nullable
    String text(String argument) {
        return switch (argument) {
            case "-V", "--version" -> BuildInfo.load().line(tool) + "\n";
            case "-h", "--help" -> help();
            default -> null;
        };
    }

    private @Nullable String help() {
        if (System.getProperty("picocli.usage.width") != null) {
            return null;
        }
        if (environment.containsKey(COLUMNS)) {
            return terminalHelp();
        }
        return Terminal.isStdout() ? null : page(tool + ".txt");
    }

    private @Nullable String terminalHelp() {
        OptionalInt columns = TerminalHelp.columns(environment.getOrDefault(COLUMNS, ""));
        String pages = columns.isPresent() ? page(tool + ".terminal") : null;
        return pages == null
                ? null
                : new TerminalHelp(pages).text(columns.getAsInt(), new ColourWish(environment).isOnTerminals());
    }

    private @Nullable String page(String name) {
        String home = environment.get("FACTORY_HOME");
        if (home == null) {
            return null;
        }
        try {
            return Files.readString(Path.of(home, "share", "help", name));
        } catch (IOException e) {
            // Not an installed distribution: the full command line has the same text.
            return null;
        }
    }

    /** Stdout stays open: the full command line may have to say something of it. */
    private static boolean write(String text) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            out.write(text.getBytes(Charset.defaultCharset()));
            return true;
        } catch (IOException e) {
            // The full command line says what that means.
            return false;
        }
    }
}
