package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSetTest {
    private static final List<String> NAMES = List.of("list", "build", "config", "init");

    private final List<String> made = new ArrayList<>();
    private final CommandSet commands = new CommandSet(NAMES, Map.of("ls", "list"), name -> {
        made.add(name);
        return "the command " + name;
    });

    @Test
    void knowsNamesAndAliasesWithoutMakingAny() {
        assertEquals(Set.of("list", "build", "config", "init", "ls"), commands.names());
        assertEquals(List.of(), made);
    }

    @Test
    void makesAllInTheOrderOfTheHelp() {
        assertEquals(
                List.of("the command list", "the command build", "the command config", "the command init"),
                commands.all());
        assertEquals(NAMES, made);
    }

    @Test
    void aCallMakesItsCommandAlone() {
        assertEquals(List.of("the command build"), commands.calledBy("build", "list", "config"));
        assertEquals(List.of("build"), made);
        assertFalse(commands.areAllCalledBy("build"));
    }

    @Test
    void anAliasStandsForItsCommand() {
        assertEquals(List.of("the command list"), commands.calledBy("ls"));
        assertEquals(List.of("list"), made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "init", "--help", "LIST", "unheard-of", ""})
    void otherCallsNeedAllOfThem(String first) {
        assertTrue(commands.areAllCalledBy(first));
        assertEquals(commands.all(), commands.calledBy(first));
    }

    @Test
    void noArgumentsNeedAllOfThem() {
        assertTrue(commands.areAllCalledBy());
        assertEquals(4, commands.calledBy().size());
    }
}
