package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which variables of an event are kept, where, and for whom. */
class KeptVariablesTest {
    private static final List<String> NEVER = List.of(
            "VMCATCHER_RDBMS",
            "VMCATCHER_CACHE_EVENT",
            "VMCATCHER_LOG_CONF",
            "VMCATCHER_DIR_CERT",
            "VMCATCHER_CACHE_DIR_DOWNLOAD",
            "VMCATCHER_CACHE_DIR_EXPIRE",
            "VMCATCHER_CACHE_ACTION_DOWNLOAD",
            "VMCATCHER_EVENT_X_UNKNOWN",
            "VMCATCHER_EVENT_",
            "VMCATCHER_event_type",
            "VMCATCHER_",
            "VMCATCHER_PASSWORD");

    private static final List<String> ALWAYS = List.of(
            "TYPE",
            "DC_IDENTIFIER",
            "DC_TITLE",
            "DC_DESCRIPTION",
            "DC_DATE_EXPIRES",
            "HV_URI",
            "HV_SIZE",
            "HV_VERSION",
            "HV_HYPERVISOR",
            "HV_FORMAT",
            "HV_RAM_MINIMUM",
            "HV_CORE_MINIMUM",
            "AD_RAM_RECOMMENDED",
            "AD_CORE_RECOMMENDED",
            "AD_MPURI",
            "SL_ARCH",
            "SL_OS",
            "SL_OSNAME",
            "SL_OSVERSION",
            "SL_COMMENTS",
            "SL_CHECKSUM_SHA512",
            "IL_DC_IDENTIFIER",
            "VO",
            "FILENAME",
            "UUID_SESSION");

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(directory);
        Files.createDirectories(site.metadata);
    }

    @Test
    void storesAndTellsTheRegisteredOnesOnly() throws IOException {
        Map<String, String> variables = new TreeMap<>();
        NEVER.forEach(name -> variables.put(name, "hunter2"));
        ALWAYS.forEach(name -> variables.put("VMCATCHER_EVENT_" + name, "1"));
        variables.putAll(Map.of(
                "VMCATCHER_EVENT_TYPE", "ExpirePostfix",
                "VMCATCHER_EVENT_HV_URI", "https://user:hunter2@images.example.org/a?b=c@d",
                "VMCATCHER_CACHE_DIR_CACHE", site.cache.toString()));
        assertEquals(0, site.archive(variables).exitCode());
        String stored = content(site.metadata);
        assertFalse(stored.contains("hunter2"), stored);
        assertTrue(stored.contains("VMCATCHER_CACHE_DIR_CACHE"), stored);
        ALWAYS.forEach(name -> assertTrue(stored.contains("\"VMCATCHER_EVENT_" + name + "\""), name));
        assertEquals(0, site.process().exitCode());
        Set<String> told = new TreeSet<>();
        ALWAYS.forEach(name -> told.add("vmcatcher_event_" + name.toLowerCase(Locale.ROOT)));
        Map<String, String> attributes = site.published().get(0).attributes();
        assertEquals(told, new TreeSet<>(attributes.keySet()));
        assertEquals("https://images.example.org/a?b=c@d", attributes.get("vmcatcher_event_hv_uri"));
    }

    @Test
    void keepsTheOnesThatTheSiteHasRegistered() throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("itchy.yml"),
                "event_variables:\n  - VMCATCHER_EVENT_SITE\n  - VMCATCHER_EVENT_AD_GROUP\n");
        Map<String, String> variables = site.event("ExpirePostfix", "a", "1");
        variables.put("VMCATCHER_EVENT_SITE", "ours");
        variables.put("VMCATCHER_EVENT_OTHER", "hunter2");
        String[] archive = {"archive", "-m", site.metadata.toString()};
        assertEquals(0, site.run(variables, List.of(configuration), archive).exitCode());
        String[] process = Stream.concat(Stream.of("process"), Stream.of(site.directories()))
                .toArray(String[]::new);
        assertEquals(0, site.run(Map.of(), List.of(configuration), process).exitCode());
        Map<String, String> attributes = site.published().get(0).attributes();
        assertEquals("ours", attributes.get("vmcatcher_event_site"));
        assertFalse(attributes.containsKey("vmcatcher_event_other"));
    }

    @Test
    void aListOfTheSiteThatIsWrongIsToldWithItsPlace() throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("itchy.yml"), "event_variables: VMCATCHER_EVENT_A, VMCATCHER_RDBMS\n");
        Site.Run run = site.run(
                site.event("ExpirePostfix", "a", "1"), List.of(configuration), "archive", "-m", "/nonexistent/x");
        assertEquals(3, run.exitCode());
        assertEquals(
                "itchy: 'VMCATCHER_EVENT_A, VMCATCHER_RDBMS' is no list of variables of events; it comes from"
                        + " 'event_variables' in " + configuration + "; 'itchy config' prints all settings\n",
                run.err());
    }

    @Test
    void whatOldSpoolsHoldBesidesIsIgnoredAndGoneWhenAnEventMoves() throws IOException {
        Path failing = old("1437042385_AvailablePostfix_a.json", "AvailablePostfix", "a");
        Path done = old("somebody-s-own-name.json", "ExpirePostfix", "b");
        Files.setLastModifiedTime(done, FileTime.from(Instant.ofEpochSecond(1_437_042_386)));
        site.process("--max-attempts", "1", "--keep-events");
        assertFalse(Files.exists(failing) || Files.exists(done));
        assertFalse(content(site.metadata.resolve("failed")).contains("hunter2"));
        assertFalse(content(site.metadata.resolve("done")).contains("hunter2"));
        assertFalse(content(site.descriptors).contains("hunter2"));
        Path kept = site.metadata.resolve("done").resolve(done.getFileName());
        assertEquals(1_437_042_386, Files.getLastModifiedTime(kept).toInstant().getEpochSecond());
        assertTrue(Files.readString(kept).contains("\"VMCATCHER_EVENT_HV_VERSION\" : 7"), Files.readString(kept));
    }

    @Test
    void whatAnOlderVersionHasSetAsideComesBackWithoutIt() throws IOException {
        Path aside = Files.createDirectories(site.metadata.resolve("failed"));
        Path old = old("1437042385_AvailablePostfix_a.json", "AvailablePostfix", "a");
        Files.move(old, aside.resolve(old.getFileName()));
        assertEquals(
                0, site.run(Map.of(), "retry", "-m", site.metadata.toString()).exitCode());
        assertTrue(Files.exists(old));
        assertFalse(Files.readString(old).contains("hunter2"));
    }

    private Path old(String name, String type, String identifier) throws IOException {
        return Files.writeString(site.metadata.resolve(name), """
                {
                  "VMCATCHER_EVENT_TYPE": "%s",
                  "VMCATCHER_EVENT_DC_IDENTIFIER": "%s",
                  "VMCATCHER_EVENT_HV_VERSION": 7,
                  "VMCATCHER_EVENT_VO": null,
                  "VMCATCHER_RDBMS": "mysql://root:hunter2@db/x",
                  "VMCATCHER_EVENT_X_UNKNOWN": "hunter2",
                  "HOME": "hunter2"
                }""".formatted(type, identifier));
    }

    private static String content(Path searched) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : Site.names(searched)) {
            if (Files.isRegularFile(searched.resolve(name))) {
                all.append(Files.readString(searched.resolve(name)));
            }
        }
        return all.toString();
    }
}
