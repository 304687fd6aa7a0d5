package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.config.PlainSettings;
import org.cloudimagefactory.distribution.ConfigurationFiles;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The configuration files that ship: all keys, nothing set. */
class ConfigurationFilesTest {
    private static final Pattern KEY = Pattern.compile("#([a-z][a-z0-9_]*):.*");

    /** What 'itchy archive' reads without loading a parser is not larger. */
    private static final int QUICK_LIMIT = 64 * 1024;

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        ConfigurationFiles.main(new String[] {directory.toString()});
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void holdEveryKeyOnceWithALineAboutIt(String tool) throws IOException {
        Set<String> expected = keys(describe(tool));
        Set<String> found = new TreeSet<>();
        String before = "";
        for (String line : Files.readAllLines(file(tool))) {
            var key = KEY.matcher(line);
            if (key.matches()) {
                assertTrue(found.add(key.group(1)), line);
                assertTrue(before.matches("# \\S.*"), line);
            } else {
                assertTrue(line.isEmpty() || line.startsWith("# "), line);
            }
            before = line;
        }
        assertEquals(expected, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void setNothing(String tool) throws IOException {
        assertEquals(Optional.of(Map.of()), PlainSettings.read(Files.readString(file(tool))));
    }

    @Test
    void theQuickWayOfItchyArchiveReadsItsFileWhateverIsTakenIntoUse() throws IOException {
        String text = Files.readString(file("itchy"));
        assertTrue(text.length() < QUICK_LIMIT, "" + text.length());
        String used =
                text.lines().map(line -> line.replaceFirst("^#([a-z])", "$1")).collect(Collectors.joining("\n"));
        assertEquals(Optional.of("2"), PlainSettings.read(used).map(settings -> settings.get("jobs")));
    }

    private Path file(String tool) {
        return directory.resolve(tool + ".yml");
    }

    private static CommandLine describe(String tool) {
        return switch (tool) {
            case "comfy" -> ComfyMain.describe();
            case "itchy" -> ItchyMain.describe();
            default -> NiftyMain.describe();
        };
    }

    /** The first long name of each option that users see, as docs/configuration.md says. */
    private static Set<String> keys(CommandLine command) {
        Set<String> keys = new TreeSet<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = java.util.Arrays.stream(option.names())
                    .filter(any -> any.startsWith("--"))
                    .findFirst()
                    .orElse("--no-");
            boolean isSetting =
                    !name.startsWith("--no-") && !option.longestName().startsWith("--no-");
            if (isSetting && !option.usageHelp() && !option.versionHelp() && !option.hidden()) {
                keys.add(name.substring(2).replace('-', '_'));
            }
        }
        command.getSubcommands().values().forEach(subcommand -> keys.addAll(keys(subcommand)));
        return keys;
    }
}
