package org.cloudimagefactory.common.cli;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command by their groups. Picocli's own argument groups are not used: options in them get no configured
 * defaults unless one of the group is typed.
 */
public final class GroupedOptions {
    /** More options than this are no list to read. */
    private static final int LONGEST_LIST = 15;

    private GroupedOptions() {}

    /** Whether a command has so many options that they stand in groups. */
    public static boolean isNeeded(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).count() > LONGEST_LIST;
    }

    /** The options of a command that are not hidden, by group, in the order of the groups. */
    public static Map<OptionGroup, List<OptionSpec>> of(CommandSpec command) {
        Map<OptionGroup, List<OptionSpec>> groups = new EnumMap<>(OptionGroup.class);
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(group(option), any -> new ArrayList<>()).add(option);
            }
        }
        return groups;
    }

    private static OptionGroup group(OptionSpec option) {
        if (option.userObject() instanceof AnnotatedElement element) {
            InGroup own = element.getAnnotation(InGroup.class);
            if (own != null) {
                return own.value();
            }
            InGroup ofAll = element instanceof Member member
                    ? member.getDeclaringClass().getAnnotation(InGroup.class)
                    : null;
            if (ofAll != null) {
                return ofAll.value();
            }
        }
        return OptionGroup.OTHER;
    }
}
