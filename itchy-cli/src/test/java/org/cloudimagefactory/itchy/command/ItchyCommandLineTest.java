package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.archive.ArchiveShortcut;
import org.cloudimagefactory.itchy.archive.PredecessorKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// Where the log goes is a setting of the process: no other test may change it meanwhile.
@Isolated
class ItchyCommandLineTest {
    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @Test
    void showsItsHelpWhenThereIsNothingToDo() {
        Site.Run run = site.run(Map.of());
        assertEquals(2, run.exitCode());
        for (String command : List.of("archive", "process", "inspect", "convert", "status", "retry", "config")) {
            assertTrue(run.err().contains("  " + command + " "), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive", "process", "inspect", "convert", "status", "retry", "config"})
    void explainsEachCommand(String command) {
        Site.Run run = site.run(Map.of(), command, "--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("Usage: itchy " + command), run.out());
    }

    @Test
    void takesThePredecessorsOptionsOfProcess() {
        Site.Run run = site.run(
                Map.of(),
                "process",
                "--metadata_dir=" + site.metadata,
                "--required_format",
                "raw",
                "--output_dir",
                site.output.toString(),
                "--temp_image_dir",
                site.temporary.toString(),
                "--descriptor_dir",
                site.descriptors.toString(),
                "--file_permissions",
                "0664",
                "--qemu_img_binary",
                "qemu-img",
                "--log_to",
                directory.resolve("log").toString());
        assertEquals(new Site.Run(0, "no events are waiting\n", ""), run);
        Site.Run shorter = site.run(
                Map.of(),
                "process",
                "-m",
                site.metadata.toString(),
                "-f",
                "raw",
                "-o",
                site.output.toString(),
                "-t",
                site.temporary.toString(),
                "-e",
                site.descriptors.toString(),
                "-p",
                "664",
                "-q",
                "qemu-img",
                "-l",
                directory.resolve("log").toString(),
                "-b",
                "info",
                "-d");
        assertEquals("no events are waiting\n", shorter.out());
        Site.Run inSection = site.run(
                Map.of(),
                "process",
                "-m",
                site.metadata.toString(),
                "--logging-level=fatal",
                "--logging-file",
                directory.resolve("log").toString(),
                "--no-debug");
        assertEquals(new Site.Run(0, "no events are waiting\n", ""), inSection);
    }

    @Test
    void takesThePredecessorsOptionsOfArchive() throws IOException {
        Path log = directory.resolve("log");
        Site.Run run = site.run(
                site.event("ExpirePostfix", "a", "1"),
                "archive",
                "-m",
                site.metadata.toString(),
                "-p",
                "600",
                "-l",
                log.toString(),
                "-b",
                "debug",
                "-d");
        assertEquals(new Site.Run(0, "", ""), run);
        assertTrue(Files.readString(log).contains("ArchiveCommand: stored " + site.metadata), Files.readString(log));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--jobs=0|--jobs must be from 1 to 64, not 0",
                "--max-attempts=0|--max-attempts must be at least 1, not 0",
                "-f floppy|unknown image format 'floppy'; known formats are raw, qcow2, vmdk, vdi, vpc, vhdx, ova",
                "--vpc=fixed|--vpc makes vpc images, not qcow2; leave it out, or choose the format vpc",
                "--vpc=thin -f vpc|'thin' is no kind of vpc image; give dynamic or fixed",
                "--vmdk-adapter=ide -f vpc|--vmdk-adapter makes vmdk images, not vpc; leave it out, or choose the format"
                        + " vmdk",
                "--vmdk-adapter=nvme -f vmdk|'nvme' is no disk controller; give ide, buslogic, lsilogic or legacyESX",
                "--compress=lzma|'lzma' is no compression; give zstd, zlib or none",
                "--compress -f raw|--compress makes qcow2 images, not raw; leave it out, or choose the format qcow2",
                "--max-virtual-size=big|Invalid value for option '--max-virtual-size': 'big' is no size such as 512M, 10G or 1.5GiB;"
                        + " a bare number is bytes; 'itchy process --help' shows what there is",
                "-p 999|'999' is no file permission; give three octal digits, such as 640",
            })
    void saysWhatIsWrongWithAnOption(String options, String problem) {
        Site.Run run = site.process(options.split(" "));
        assertEquals(new Site.Run(2, "", "itchy: " + problem + "\n"), run);
    }

    @Test
    void readsThePredecessorsConfigurationBelowItsEnvironment() throws IOException {
        Path file = directory.resolve("itchy.yml");
        Files.writeString(file, """
                ---
                production:
                  metadata-dir: /metadata
                  required-format: raw
                  permissions:
                    file: 0664
                  log_to:
                    process_log: /log/process
                  logging:
                    level: FATAL
                    file: /log/itchy
                  debug: false
                development:
                  metadata-dir: /nowhere
                """);
        Map<String, String> values = configuration(List.of(file));
        assertEquals("/metadata  # from " + file, values.get("metadata_dir"));
        assertEquals("raw  # from " + file, values.get("required_format"));
        assertEquals("0664  # from " + file, values.get("file_permissions"));
        assertEquals("/log/process  # from " + file, values.get("process_log"));
        assertEquals("FATAL  # from " + file, values.get("log_level"));
        assertEquals("/log/itchy  # from " + file, values.get("log_file"));
    }

    @Test
    void readsThePredecessorsConfiguration() throws IOException {
        Path file = directory.resolve("itchy.yml");
        Files.writeString(file, """
                metadata_dir: %s
                output_dir: /out
                descriptor_dir: /descriptors
                temp_image_dir: /temp
                log_to:
                  archive_log: /log/archive
                  process_log: /log/process
                log_level: debug
                permissions:
                  file: 0664
                output_image_format: vmdk
                qemu_img_binary: /opt/qemu-img
                """.formatted(site.metadata));
        Map<String, String> values = configuration(List.of(file));
        assertEquals(site.metadata + "  # from " + file, values.get("metadata_dir"));
        assertEquals("0664  # from " + file, values.get("file_permissions"));
        assertEquals("vmdk  # from " + file, values.get("required_format"));
        assertEquals("/log/archive  # from " + file, values.get("archive_log"));
        assertEquals("/log/process  # from " + file, values.get("process_log"));
        assertEquals("/opt/qemu-img  # from " + file, values.get("qemu_img_binary"));
    }

    @Test
    void theShortcutOfArchiveKnowsTheKeysOfAllCommands() throws IOException {
        Map<String, String> environment = new TreeMap<>(site.event("ExpirePostfix", "a", "1"));
        environment.put("HOME", directory.toString());
        for (String key : configuration(List.of()).keySet()) {
            if (!List.of("debug", "log_level", "event_variables").contains(key)) {
                String value = key.equals("log_format")
                        ? "json"
                        : directory.resolve("1").toString();
                Files.writeString(directory.resolve(".itchy.yml"), key + ": " + value + "\n");
                boolean isStored = new ArchiveShortcut(environment, PredecessorKeys.ALIASES)
                        .run(new String[] {"archive", "-m", site.metadata.toString(), "-p", "640"})
                        .isPresent();
                assertTrue(isStored, key + " should not make every run of archive slow");
            }
        }
    }

    @Test
    void namesTheNearestKeyForAWrongOne() throws IOException {
        Path file = Files.writeString(directory.resolve("itchy.yml"), "metadata_dri: /x\n");
        Site.Run run = site.run(Map.of(), List.of(file), "config");
        assertEquals(3, run.exitCode());
        assertEquals(
                "itchy: unknown key 'metadata_dri' in configuration file " + file + "; did you mean 'metadata_dir'?\n",
                run.err());
    }

    private Map<String, String> configuration(List<Path> files) {
        Map<String, String> values = new TreeMap<>();
        Site.Run run = site.run(Map.of(), files, "config");
        assertEquals(0, run.exitCode(), run.err());
        run.out()
                .lines()
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        return values;
    }
}
