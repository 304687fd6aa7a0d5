package org.cloudimagefactory.comfy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PredecessorArgumentsTest {
    private final PredecessorArguments predecessor =
            new PredecessorArguments(Set.of("build", "versions", "test"), () -> Set.of("debian", "text"));

    @Test
    void takesADistributionForABuild() {
        assertTranslated("build debian -v 12", "debian -v 12");
    }

    @Test
    void knowsHelpAndVersionAsCommands() {
        assertTranslated("--version", "version");
        assertTranslated("--help", "help");
        assertTranslated("test --help", "help test");
        assertTranslated("build --help", "help debian");
    }

    @Test
    void listsVersions() {
        assertTranslated("versions debian", "debian-versions");
    }

    @Test
    void joinsListsAfterTheDistribution() {
        assertTranslated("build debian -f qemu,virtualbox -g a,b -s 5000", "debian -f qemu virtualbox -g a b -s 5000");
        assertTranslated("build debian --formats qemu,virtualbox -d", "debian --formats qemu virtualbox -d");
        assertTranslated("build debian --format raw -o x", "build debian --format raw -o x");
    }

    @Test
    void leavesListsBeforeTheDistributionAlone() {
        assertTranslated("build -f raw debian", "build -f raw debian");
    }

    @Test
    void leavesTodaysCommandsAndOptionsAlone() {
        assertTranslated("test image.qcow2 -f raw", "test image.qcow2 -f raw");
        assertTranslated("--help", "--help");
        assertArrayEquals(new String[0], predecessor.translated());
    }

    @Test
    void aSlipInTheNameOfACommandIsNoDistribution() {
        assertTranslated("buidl debian", "buidl debian");
        assertTranslated("versons debian -o x", "versons debian -o x");
        // That is a distribution, however near to a command.
        assertTranslated("build text", "text");
        assertTranslated("build debain", "debain");
    }

    private void assertTranslated(String expected, String arguments) {
        assertArrayEquals(expected.split(" "), predecessor.translated(arguments.split(" ")));
    }
}
