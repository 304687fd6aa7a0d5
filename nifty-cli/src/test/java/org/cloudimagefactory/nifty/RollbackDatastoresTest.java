package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a rollback an appliance is of one version in all datastores, or as it was before. */
class RollbackDatastoresTest {
    private static final String BOTH = "pool,second";

    @TempDir
    Path directory;

    private LibraryFixture library;

    @BeforeEach
    void makeLibrary() {
        library = new LibraryFixture(directory);
    }

    private void register(String datastores, String version) {
        library.register("db", version);
        library.ok("sync", "--datastore", datastores, "--expire-after", "30d");
    }

    private Nifty.Run rollback() {
        return library.run("rollback", "db", "--datastore", BOTH, "--expire-after", "30d");
    }

    private List<String> offered() {
        List<String> offered = new ArrayList<>();
        for (JsonNode appliance : library.json(library.index()).get("appliances")) {
            offered.add(appliance.get("datastore").asText() + " "
                    + appliance.get("attributes").get("NIFTY_APPLIANCE_VERSION").asText());
        }
        offered.sort(null);
        return offered;
    }

    private void delete(String datastore, String version) throws IOException {
        Path place = library.library().resolve(datastore);
        try (DirectoryStream<Path> images = Files.newDirectoryStream(place, "*-db-" + version + "@*.raw")) {
            for (Path image : images) {
                Files.delete(image);
            }
        }
    }

    @Test
    void allGoBackToTheNewestVersionThatIsInEveryOneOfThem() throws IOException {
        for (String version : List.of("1", "2", "3")) {
            register(BOTH, version);
        }
        delete("second", "2");
        Nifty.Run run = rollback();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("in datastore 'second': version 2 is not among those to go back to"), run.out());
        assertEquals(List.of("pool 1", "second 1"), offered());
    }

    @Test
    void noneGoesBackWhereNoVersionIsInEveryOneOfThem() throws IOException {
        for (String version : List.of("1", "2", "3")) {
            register(BOTH, version);
        }
        delete("second", "2");
        delete("pool", "1");
        Nifty.Run run = rollback();
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains("in datastore 'second': version 2 is not"), run.err());
        assertTrue(run.err().contains("in datastore 'pool': version 1 is not"), run.err());
        assertEquals(List.of("pool 3", "second 3"), offered());
    }

    @Test
    void aDatastoreThatOffersThatVersionAlreadyStaysAsItIs() {
        register(BOTH, "1");
        register("pool", "2");
        assertEquals(List.of("pool 2", "second 1"), offered());
        Nifty.Run run = rollback();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("pool 1", "second 1"), offered());
    }

    @Test
    void aDatastoreThatNeverHadAnotherVersionIsNotLeftBehind() {
        register("pool", "1");
        register(BOTH, "2");
        Nifty.Run run = rollback();
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains("in datastore 'second': version 1 is not among those"), run.err());
        assertEquals(List.of("pool 2", "second 2"), offered());
    }
}
