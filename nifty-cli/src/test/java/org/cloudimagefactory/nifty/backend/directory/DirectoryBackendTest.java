package org.cloudimagefactory.nifty.backend.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.library.LibraryContract;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.junit.jupiter.api.Test;

class DirectoryBackendTest extends LibraryContract {
    DirectoryBackendTest() {
        super(new DirectoryProvider(), Map.of());
    }

    @Test
    void leavesWhatNoRecordNames() throws IOException {
        Path place = Files.createDirectories(library().resolve("default"));
        Files.writeString(place.resolve(".7-x.raw.00000000-0000-0000-0000-000000000000.part"), "half");
        Files.writeString(place.resolve("7-x.raw"), "whole, but in no index");
        Files.writeString(place.resolve("README"), "somebody's own");
        DirectorySnapshot before = DirectorySnapshot.of(place);
        try (CloudBackend cloud = open(settings("nifty"))) {
            assertEquals(List.of(), cloud.inventory().images());
            cloud.delete(new Step.DeleteTemplate(
                    new CloudTemplate(
                            "1",
                            "x",
                            "default",
                            Stamp.of(Map.of("NIFTY_APPLIANCE_ID", "x")).orElseThrow(),
                            List.of(),
                            false),
                    "test"));
        }
        assertTrue(Files.exists(library().resolve(".lock")));
        before.assertUnchanged("a writing run");
    }

    @Test
    void refusesADamagedIndex() throws IOException {
        Files.writeString(library().resolve("index.json"), "{\"format\":1,");
        try (CloudBackend cloud = open(settings("nifty"))) {
            Problem e = assertThrows(Problem.class, cloud::inventory);
            assertEquals(3, e.exitCode());
            assertTrue(e.line().startsWith("cannot use the library's index " + library()), e.line());
        }
        Files.writeString(
                library().resolve("index.json"), "{\"format\":9,\"next_id\":1,\"images\":[],\"appliances\":[]}");
        try (CloudBackend cloud = open(settings("nifty"))) {
            assertTrue(assertThrows(Problem.class, cloud::inventory).line().contains("it is of format 9"));
        }
        assertFalse(Files.exists(library().resolve(".lock")));
    }
}
