package org.cloudimagefactory.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.cli.PreparedOptions;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the build writes down of the options is what their annotations say, for all commands of all tools. */
class OptionsFileTest {
    private static final Map<Class<?>, Object> SAMPLES = Map.of(
            boolean.class,
            true,
            int.class,
            77,
            long.class,
            78L,
            double.class,
            0.5,
            String.class,
            "sample",
            Path.class,
            Path.of("/sample"),
            Duration.class,
            Duration.ofSeconds(79),
            List.class,
            List.of("sample"),
            Map.class,
            Map.of("a", "sample"));

    private final Set<String> prepared = new TreeSet<>();

    @Test
    void preparedOptionsAreThoseOfTheAnnotations() throws Exception {
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            for (CommandLine command : tool.getSubcommands().values()) {
                CommandSpec annotated = command.getCommandSpec();
                Optional<String> text = OptionsFile.text(annotated);
                if (text.isPresent()) {
                    compare(annotated, PreparedOptions.read(text.get(), annotated.userObject()));
                    prepared.add(tool.getCommandName() + " " + command.getCommandName());
                }
            }
        }
        assertTrue(
                prepared.containsAll(
                        List.of("comfy check", "itchy process", "itchy catch", "nifty sync", "nifty plan")),
                prepared::toString);
    }

    private static void compare(CommandSpec annotated, CommandSpec read) throws Exception {
        String command = annotated.qualifiedName();
        assertEquals(annotated.name(), read.name());
        assertEquals(names(annotated), names(read), command);
        for (OptionSpec option : annotated.options()) {
            OptionSpec other = read.findOption(option.longestName());
            assertNotNull(other);
            assertEquals(facts(option), facts(other), command);
            compareValues(option, other);
        }
    }

    private static List<List<String>> names(CommandSpec command) {
        return command.options().stream()
                .map(option -> Arrays.asList(option.names()))
                .toList();
    }

    private static List<Object> facts(OptionSpec option) {
        return Arrays.asList(
                option.type(),
                List.of(option.auxiliaryTypes()),
                option.arity().toString(),
                option.paramLabel(),
                option.splitRegex(),
                option.defaultValue(),
                option.fallbackValue(),
                option.converters().length,
                option.required(),
                option.hidden(),
                option.usageHelp());
    }

    /** Both take values to the same place, and read them alike. */
    private static void compareValues(OptionSpec annotated, OptionSpec read) throws Exception {
        if (annotated.userObject() instanceof Field) {
            Object before = annotated.getter().get();
            assertEquals(before, read.getter().get());
            Object sample =
                    annotated.type().isEnum() ? annotated.type().getEnumConstants()[0] : SAMPLES.get(annotated.type());
            if (sample != null) {
                read.setter().set(sample);
                assertEquals(sample, annotated.getter().<Object>get(), annotated.longestName());
                read.setter().set(before);
            }
        }
        if (annotated.converters().length == 1) {
            for (String value : List.of("3h", "3G", "30", "/x")) {
                assertEquals(
                        converted(annotated, value), converted(read, value), annotated.longestName() + " " + value);
            }
        }
    }

    private static String converted(OptionSpec option, String value) {
        try {
            return String.valueOf(option.converters()[0].convert(value));
        } catch (Exception e) {
            return e.toString();
        }
    }
}
