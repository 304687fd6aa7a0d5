package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkRecordsTest {
    private static final String RECORD = ".factory-0b3f9a52-7f3e-4f55-9c1d-1f1f5a6f2c11.work";

    @TempDir
    Path directory;

    private Path foreign;

    @BeforeEach
    void fill() throws IOException {
        foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve(".itchy-precious"), "x");
        Files.writeString(foreign.resolve(".disk.part"), "x");
    }

    @Test
    void removesWhatItNamedWhenTheWorkEnds() throws IOException {
        try (WorkRecord record = new WorkRecords().open(foreign)) {
            Path made = Files.createDirectory(record.add(".mine"));
            Files.writeString(made.resolve("disk"), "x");
            Files.writeString(record.add(".out.part"), "x");
            record.add(".never-made");
            assertTrue(names().stream().anyMatch(name -> name.endsWith(".work")));
        }
        assertEquals(List.of(".disk.part", ".itchy-precious"), names());
    }

    @Test
    void theNextRunRemovesWhatAKilledOneNamedAndNothingElse() throws IOException {
        Files.createDirectories(foreign.resolve(".mine/deep"));
        Files.writeString(foreign.resolve(".mine/deep/disk"), "x");
        Files.writeString(foreign.resolve(".out\n.part"), "x");
        // The last line was cut off when the run was killed, before anything of that name was made.
        Files.writeString(foreign.resolve(RECORD), "\".mine\"\n\".gone\"\n\".out\\n.part\"\n\".disk.p");
        new WorkRecords().open(foreign).close();
        assertEquals(List.of(".disk.part", ".itchy-precious"), names());
    }

    @Test
    void leavesWhatALivingRunNamed() throws IOException {
        try (WorkRecord record = new WorkRecords().open(foreign)) {
            Path made = Files.writeString(record.add(".mine"), "x");
            new WorkRecords().open(foreign).close();
            assertTrue(Files.exists(made));
        }
    }

    @Test
    void leavesWhatTheSameProcessWorksOn() throws IOException {
        WorkRecords records = new WorkRecords();
        try (WorkRecord first = records.open(foreign)) {
            Path made = Files.writeString(first.add(".mine"), "x");
            records.open(directory.resolve("foreign/../foreign")).close();
            assertTrue(Files.exists(made));
        }
    }

    @Test
    void aRecordLeadsNowhereElse() throws IOException {
        Path outside = Files.writeString(directory.resolve(".outside"), "x");
        Path visible = Files.writeString(foreign.resolve("visible"), "x");
        Path behind = Files.createDirectory(directory.resolve("behind"));
        Files.writeString(behind.resolve("kept"), "x");
        Files.createSymbolicLink(foreign.resolve(".link"), behind);
        Files.writeString(
                foreign.resolve(RECORD), "\"../.outside\"\n\"visible\"\n\".\"\n\"..\"\n\"\"\nnull\n[]\n\".link\"\n");
        new WorkRecords().sweep(foreign);
        assertTrue(Files.exists(outside));
        assertTrue(Files.exists(visible));
        assertTrue(Files.exists(behind.resolve("kept")));
        assertEquals(List.of(".disk.part", ".itchy-precious", "visible"), names());
    }

    @Test
    void whatOnlyLooksLikeARecordIsNone() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "\".disk.part\"\n");
        Files.createSymbolicLink(foreign.resolve(RECORD), target);
        Files.writeString(foreign.resolve(".factory-1.work"), "\".disk.part\"\n");
        new WorkRecords().sweep(foreign);
        assertEquals(List.of(".disk.part", RECORD, ".factory-1.work", ".itchy-precious"), names());
    }

    @Test
    void namesNothingThatOthersCouldSee() {
        try (WorkRecord record = new WorkRecords().open(foreign)) {
            for (String name : List.of("visible", "../.out", "..", ".", "")) {
                assertThrows(IllegalArgumentException.class, () -> record.add(name), name);
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(foreign)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
