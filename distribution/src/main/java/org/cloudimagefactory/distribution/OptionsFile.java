package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.PreparedOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IAnnotatedElement;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The options of a command, in the form that {@link PreparedOptions} reads. */
final class OptionsFile {
    private final StringBuilder text = new StringBuilder();

    private OptionsFile() {}

    /** Writes a file for each command of a tool that can have one. */
    static void writeAll(CommandLine tool, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (CommandLine command : new HashSet<>(tool.getSubcommands().values())) {
            Optional<String> text = text(command.getCommandSpec());
            if (text.isPresent()) {
                Files.writeString(
                        directory.resolve(tool.getCommandName() + "-" + command.getCommandName()),
                        text.get(),
                        StandardCharsets.UTF_8);
            }
        }
    }

    /** The options of a command; nothing where picocli does more with it than that form can say. */
    static Optional<String> text(CommandSpec command) {
        if (!command.argGroups().isEmpty()
                || !command.subcommands().isEmpty()
                || !command.unmatchedArgsBindings().isEmpty()
                || !command.parentCommandElements().isEmpty()
                || !command.positionalParameters().isEmpty()
                || command.options().stream().anyMatch(OptionsFile::isSpecial)) {
            return Optional.empty();
        }
        OptionsFile file = new OptionsFile();
        file.line(List.of("command", command.name()));
        file.write(command);
        return Optional.of(file.text.toString());
    }

    private static boolean isSpecial(OptionSpec option) {
        return option.interactive()
                || option.inherited()
                || option.typeInfo().isOptional()
                || option.parameterConsumer() != null
                || option.converters().length > 1
                || option.negatable()
                || option.versionHelp()
                || !(option.userObject() instanceof Member)
                || (option.defaultValue() != null && option.defaultValue().contains("${"));
    }

    private void write(CommandSpec command) {
        for (IAnnotatedElement element : command.specElements()) {
            Field field = (Field) element.userObject();
            boolean isOwn = element.getAnnotation(Spec.class).value() == Spec.Target.SELF;
            line(List.of(isOwn ? "spec" : "mixee", field.getDeclaringClass().getName(), field.getName()));
        }
        Set<String> written = new HashSet<>();
        for (OptionSpec option : command.options()) {
            Optional<Map.Entry<String, CommandSpec>> mixin = command.mixins().entrySet().stream()
                    .filter(entry -> entry.getValue().options().contains(option))
                    .findFirst();
            if (mixin.isEmpty()) {
                write(option);
            } else if (written.add(mixin.get().getKey())) {
                write(command, mixin.get().getKey(), mixin.get().getValue());
            }
        }
        command.mixins().forEach((name, mixin) -> {
            if (written.add(name)) {
                write(command, name, mixin);
            }
        });
    }

    private void write(CommandSpec command, String name, CommandSpec mixin) {
        Field field =
                (Field) Objects.requireNonNull(command.mixinAnnotatedElements().get(name))
                        .userObject();
        line(List.of("mixin", name, field.getDeclaringClass().getName(), field.getName()));
        write(mixin);
        line(List.of("end"));
    }

    private void write(OptionSpec option) {
        Member member = (Member) option.userObject();
        List<String> fields = new ArrayList<>(List.of(
                option.required() || option.defaultValue() != null ? "always" : "option",
                String.join(",", option.names()),
                member.getDeclaringClass().getName(),
                member.getName(),
                member instanceof Method ? "method" : "field",
                option.type().getName(),
                "label=" + option.paramLabel()));
        if (option.isMultiValue()) {
            fields.add("of="
                    + Arrays.stream(option.auxiliaryTypes()).map(Class::getName).collect(Collectors.joining(",")));
        }
        if (!option.arity().isUnspecified()) {
            fields.add("arity=" + option.arity());
        }
        if (!option.splitRegex().isEmpty()) {
            fields.add("split=" + option.splitRegex());
        }
        if (option.defaultValue() != null) {
            fields.add("default=" + option.defaultValue());
        }
        if (!option.fallbackValue().isEmpty()) {
            fields.add("fallback=" + option.fallbackValue());
        }
        if (option.converters().length == 1) {
            fields.add("converter=" + option.converters()[0].getClass().getName());
        }
        if (option.required()) {
            fields.add("required=");
        }
        if (option.hidden()) {
            fields.add("hidden=");
        }
        if (option.usageHelp()) {
            fields.add("help=");
        }
        line(fields);
    }

    private void line(List<String> fields) {
        text.append(String.join("\t", fields.stream().map(OptionsFile::quoted).toList()))
                .append('\n');
    }

    private static String quoted(String field) {
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }
}
