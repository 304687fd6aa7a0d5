package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Command blocks are run, nearly all of them, and what is not says why. */
class CommandBlocksTest {
    private static final int LEAST_PERCENT = 85;

    @Test
    void everyFenceSaysWhatItIs() throws IOException {
        List<String> faults = new ArrayList<>();
        for (String name : DocumentPage.names()) {
            faults.addAll(new DocumentPage(name).faults());
        }
        assertEquals("", String.join("\n", faults));
    }

    @Test
    void testsThatAreSaidToRunABlockAreThere() throws IOException {
        List<String> gone = new ArrayList<>();
        for (String name : DocumentPage.names()) {
            for (CommandBlock block : new DocumentPage(name).blocks()) {
                String test = block.testedBy().orElse("").replaceFirst("#.*$", "");
                if (!test.isEmpty() && !sourceOf(test)) {
                    gone.add(block.place() + " " + test);
                }
            }
        }
        assertEquals(List.of(), gone);
    }

    private static boolean sourceOf(String test) throws IOException {
        for (String module : List.of("common", "comfy-cli", "itchy-cli", "nifty-cli", "distribution")) {
            try (Stream<Path> files =
                    Files.walk(DocumentPage.ROOT.resolve(module).resolve("src"))) {
                if (files.anyMatch(file -> file.endsWith(test + ".java"))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void nearlyAllAreRun() throws IOException {
        List<CommandBlock> blocks = new ArrayList<>();
        for (String name : DocumentPage.names()) {
            blocks.addAll(new DocumentPage(name).blocks());
        }
        List<String> left = blocks.stream()
                .filter(block -> block.reasonNotToRun().isPresent())
                .map(block -> block.place() + " " + block.reasonNotToRun().get())
                .toList();
        int ran = blocks.size() - left.size();
        System.out.println(ran + " of " + blocks.size() + " command blocks are run, of these "
                + blocks.stream().filter(CommandBlock::slow).count() + " by the profile docs-slow only");
        assertTrue(
                ran * 100 >= blocks.size() * LEAST_PERCENT,
                ran + " of " + blocks.size() + " are run; not: " + String.join(", ", left));
    }
}
