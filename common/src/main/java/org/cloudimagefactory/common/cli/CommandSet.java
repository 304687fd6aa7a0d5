package org.cloudimagefactory.common.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands of a tool, each made when it is needed: a call of one of them makes, and loads, that one alone. */
public final class CommandSet {
    /** They look at the options of all the others. */
    private static final Set<String> LOOK_AT_OTHERS = Set.of("config", "init");

    private final List<String> names;
    private final Map<String, String> aliases;
    private final Function<String, Object> factory;

    /**
     * Knows commands by name.
     *
     * @param names of all commands, in the order of the help
     * @param aliases other names of some, to those
     * @param factory makes the command of a name
     */
    public CommandSet(List<String> names, Map<String, String> aliases, Function<String, Object> factory) {
        this.names = List.copyOf(names);
        this.aliases = Map.copyOf(aliases);
        this.factory = factory;
    }

    /** All names that commands can be called by. */
    public Set<String> names() {
        return Stream.concat(names.stream(), aliases.keySet().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** All commands, in the order of the help. */
    public List<Object> all() {
        return names.stream().map(factory).toList();
    }

    /** Takes the name and the command of each, in the order of the help. */
    void forEach(BiConsumer<String, Object> taker) {
        names.forEach(name -> taker.accept(name, factory.apply(name)));
    }

    /** What a command line has to know: the command that its first word calls, or all of them. */
    List<Object> calledBy(String... arguments) {
        return areAllCalledBy(arguments) ? all() : List.of(factory.apply(first(arguments)));
    }

    /** Whether it has to know all of them. */
    boolean areAllCalledBy(String... arguments) {
        String first = first(arguments);
        return !names.contains(first) || LOOK_AT_OTHERS.contains(first);
    }

    /** The name of a command that is called by this one. */
    String name(String called) {
        return aliases.getOrDefault(called, called);
    }

    private String first(String... arguments) {
        return arguments.length == 0 ? "" : name(arguments[0]);
    }
}
