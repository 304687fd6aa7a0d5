package org.cloudimagefactory.common.cli;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command as the build has written them down: picocli takes most of its start to find them out from annotations. They
 * are enough to read a command line and to say what is wrong with it, not to show help.
 *
 * <p>A line holds one thing, with fields between tabs, the first of which says what it is: the {@code command} with its name; a
 * {@code mixin} with its name and its field, whose own things follow up to {@code end}; an {@code option} with its names, where its
 * value goes ({@link PreparedMember}) and what is special about it, each as {@code NAME=VALUE}; {@code always} such an option that has a
 * default or must be given; a field {@code spec} that the command is put into, or {@code mixee} if it is the command around it. A
 * backslash, a tab and an end of line stand as {@code \\}, {@code \t} and {@code \n}.
 */
public final class PreparedOptions {
    private static final IFactory NO_FACTORY = new NoFactory();

    private final Predicate<List<String>> needed;
    private final Deque<String> lines;

    private PreparedOptions(String text, Predicate<List<String>> needed) {
        this.needed = needed;
        this.lines = new ArrayDeque<>(List.of(text.split("\n")));
    }

    /** The file for a command of a tool below the directory of a distribution. */
    static Path file(String home, String tool, String command) {
        return Path.of(home, "share", "options", tool + "-" + command);
    }

    /**
     * The command with these options; null if the file is not there or not made of the same classes.
     *
     * @param needed takes the names of an option: without those that are not needed, unless they have a default, much is spared
     */
    static @Nullable CommandSpec read(Path file, Object command, Predicate<List<String>> needed) {
        try {
            return read(Files.readString(file, StandardCharsets.UTF_8), command, needed);
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            // Not an installed distribution, or one that somebody has changed: the annotations say the same.
            return null;
        }
    }

    /** The command with the options of this text. */
    public static CommandSpec read(String text, Object command) throws ReflectiveOperationException {
        return read(text, command, names -> true);
    }

    private static CommandSpec read(String text, Object command, Predicate<List<String>> needed)
            throws ReflectiveOperationException {
        PreparedOptions prepared = new PreparedOptions(text, needed);
        String[] head = prepared.next();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command, NO_FACTORY);
        spec.name(head[1]);
        prepared.fill(spec, command, spec);
        return spec;
    }

    private String[] next() {
        String[] fields = lines.removeFirst().split("\t", -1);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = plain(fields[i]);
        }
        return fields;
    }

    private void fill(CommandSpec spec, Object object, CommandSpec around) throws ReflectiveOperationException {
        while (!lines.isEmpty()) {
            String[] fields = next();
            switch (fields[0]) {
                case "end" -> {
                    return;
                }
                case "always" -> spec.addOption(option(fields, object));
                case "option" -> {
                    if (needed.test(List.of(fields[1].split(",", -1)))) {
                        spec.addOption(option(fields, object));
                    }
                }
                case "mixin" -> {
                    Object mixed =
                            PreparedMember.field(object, fields[2], fields[3]).get(object);
                    if (mixed instanceof CommonOptions) {
                        CommandSpec mixin = CommandSpec.wrapWithoutInspection(mixed, NO_FACTORY);
                        fill(mixin, mixed, spec);
                        spec.addMixin(fields[1], mixin);
                    } else {
                        // Nobody asks for it.
                        fill(spec, mixed, spec);
                    }
                }
                case "spec" -> inject(spec, object, fields);
                case "mixee" -> inject(around, object, fields);
                default -> throw new IllegalArgumentException(fields[0]);
            }
        }
    }

    private static void inject(CommandSpec spec, Object object, String... fields) throws ReflectiveOperationException {
        Field field = PreparedMember.field(object, fields[1], fields[2]);
        field.set(object, spec);
    }

    private static OptionSpec option(String[] fields, Object object) throws ReflectiveOperationException {
        Class<?> type = PreparedMember.type(fields[5]);
        PreparedMember member = new PreparedMember(object, fields[2], fields[3], fields[4].equals("method"), type);
        // A command is read once: what its fields hold is what they begin with.
        OptionSpec.Builder option = OptionSpec.builder(fields[1].split(",", -1))
                .type(type)
                .getter(member)
                .setter(member)
                .hasInitialValue(false);
        for (int i = 6; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            String value = fields[i].substring(equals + 1);
            switch (fields[i].substring(0, equals)) {
                case "of" -> option.auxiliaryTypes(types(value));
                case "arity" -> option.arity(value);
                case "label" -> option.paramLabel(value);
                case "split" -> option.splitRegex(value);
                case "default" -> option.defaultValue(value);
                case "fallback" -> option.fallbackValue(value);
                case "converter" -> option.converters(new PreparedConverter(value));
                case "required" -> option.required(true);
                case "hidden" -> option.hidden(true);
                case "help" -> option.usageHelp(true);
                default -> throw new IllegalArgumentException(fields[i]);
            }
        }
        return option.build();
    }

    private static Class<?>[] types(String names) throws ClassNotFoundException {
        String[] all = names.split(",", -1);
        Class<?>[] types = new Class<?>[all.length];
        for (int i = 0; i < all.length; i++) {
            types[i] = PreparedMember.type(all[i]);
        }
        return types;
    }

    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char next = field.charAt(i);
            if (next == '\\') {
                i++;
                next = switch (field.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    default -> '\\';
                };
            }
            plain.append(next);
        }
        return plain.toString();
    }

    /** Nothing is made from annotations. */
    private static final class NoFactory implements IFactory {
        @Override
        public <K> K create(Class<K> type) {
            throw new IllegalStateException("picocli makes no " + type + " here");
        }
    }
}
