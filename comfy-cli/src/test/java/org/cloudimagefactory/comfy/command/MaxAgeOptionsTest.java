package org.cloudimagefactory.comfy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A build that another process does has the same limit. */
class MaxAgeOptionsTest {
    @Command
    private static final class Build {
        @Mixin
        private MaxAgeOptions age = new MaxAgeOptions();
    }

    private static MaxAgeOptions read(List<String> words) {
        Build build = new Build();
        new CommandLine(build).parseArgs(words.toArray(String[]::new));
        return build.age;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "90s", "12h", "7", "36525d", "never"})
    void isReadAgainAsItWas(String value) {
        MaxAgeOptions first = read(List.of("--max-age", value));
        assertEquals(first.limit(), read(first.asOptions()).limit());
    }

    @Test
    void whatIsUsualStaysUsual() {
        assertEquals(List.of(), read(List.of()).asOptions());
    }
}
