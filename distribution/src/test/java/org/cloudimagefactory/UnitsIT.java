package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The units as systemd itself sees them. */
class UnitsIT {
    /** In tenths: 3.0. */
    private static final String MOST_EXPOSED = "30";

    @TempDir
    private Path directory;

    private Shipped shipped;

    @BeforeEach
    void start() {
        shipped = new Shipped(directory);
    }

    static List<Path> services() throws IOException {
        return units("*.service");
    }

    private static List<Path> units(String glob) throws IOException {
        List<Path> units = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(Shipped.distribution().resolve("share/systemd"), glob)) {
            entries.forEach(units::add);
        }
        return units;
    }

    @Test
    void thereIsOneForThePipelineAndOneForEachStep() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path unit : units("*")) {
            names.add(unit.getFileName().toString());
        }
        names.sort(null);
        assertEquals(
                Stream.of(
                                "cloud-image-factory",
                                "comfy-build@",
                                "comfy-poll",
                                "itchy-catch",
                                "itchy-process",
                                "nifty-sync")
                        .flatMap(name -> Stream.of(name + ".service", name + ".timer"))
                        .toList(),
                names);
    }

    @ParameterizedTest
    @MethodSource("services")
    void isHardened(Path service) throws Exception {
        Shipped.Outcome security = shipped.run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + MOST_EXPOSED,
                service.toString());
        assertEquals(0, security.exitCode(), security.out() + security.err());
    }

    @ParameterizedTest
    @MethodSource("services")
    void leavesOutWhatWouldBreakTheTools(Path service) throws IOException {
        List<String> settings = Files.readAllLines(service).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        for (String forbidden : List.of("MemoryDenyWriteExecute", "PrivateTmp", "PrivateUsers", "PrivateNetwork")) {
            assertTrue(settings.stream().noneMatch(line -> line.startsWith(forbidden)), forbidden);
        }
        boolean polls = service.getFileName().toString().equals("comfy-poll.service");
        boolean builds = polls || service.getFileName().toString().startsWith("comfy-build@");
        // What a foreign build is confined by.
        assertTrue(settings.contains("RestrictNamespaces=" + (polls ? "user net mnt" : "yes")));
        assertEquals(polls, settings.contains("DeviceAllow=/dev/net/tun rw"));
        assertEquals(polls, settings.contains("SystemCallFilter=@system-service @mount"));
        assertEquals(builds, settings.contains("DeviceAllow=/dev/kvm rw"));
        assertEquals(builds, settings.contains("SupplementaryGroups=kvm"));
        assertEquals(!builds, settings.contains("PrivateDevices=yes"));
        assertTrue(settings.contains("User=cloud-image-factory"));
        assertTrue(settings.contains("Group=cloud-image-factory"));
        assertTrue(settings.contains("SuccessExitStatus=75 143"));
        assertTrue(settings.contains("ReadWritePaths=-/var/lib/prometheus/node-exporter"));
        assertTrue(
                settings.stream()
                        .anyMatch(line ->
                                line.startsWith("ExecStart=/usr/share/cloud-image-factory/libexec/pipeline.sh")),
                "all take the lock of one script");
        assertFalse(settings.contains("[Install]"), "only timers are enabled");
    }

    /** With the drop-ins of all tools, for directories of the most unpleasant names. */
    @Test
    void systemdHasNothingToSayAgainstUnitsAndDropIns() throws Exception {
        Path script = directory.resolve("pipeline.sh");
        Files.copy(Shipped.distribution().resolve("libexec/pipeline.sh"), script);
        Path units = Files.createDirectory(directory.resolve("units"));
        List<Path> all = new ArrayList<>(units("*"));
        try (DirectoryStream<Path> examples =
                Files.newDirectoryStream(Shipped.distribution().resolve("etc/examples/systemd"), "*.service")) {
            examples.forEach(all::add);
        }
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        for (Path unit : all) {
            Path copy = units.resolve(unit.getFileName());
            Files.writeString(
                    copy,
                    Files.readString(unit)
                            .replace("/usr/share/cloud-image-factory/libexec/pipeline.sh", script.toString()));
            command.add(copy.toString());
        }
        String odd = "/srv/a \"b\" 'c' \\ 100% ü";
        addDropIn(units, "nifty", "--descriptors-dir", odd, "--transfer", "copy", "--copy-dir", "/home/x/y");
        addDropIn(units, "itchy", "--output-dir", odd);
        addDropIn(units, "comfy", "--output-dir", odd);
        Path onFailure = units.resolve("cloud-image-factory.service.d/on-failure.conf");
        Files.copy(Shipped.distribution().resolve("etc/examples/systemd/on-failure.conf"), onFailure);
        Shipped.Outcome verified = shipped.with(
                        "SYSTEMD_UNIT_PATH", units + ":/usr/lib/systemd/system:/lib/systemd/system")
                .run(command.toArray(new String[0]));
        assertEquals("", verified.err());
        assertEquals(0, verified.exitCode(), verified.out());
    }

    /** As {@code check --drop-in} prints it. */
    private void addDropIn(Path units, String tool, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Shipped.tool(tool), "check", "--drop-in"));
        command.addAll(List.of(options));
        Shipped.Outcome printed = shipped.run(command.toArray(new String[0]));
        assertEquals(0, printed.exitCode(), printed.err());
        for (String line : printed.out().lines().toList()) {
            if (line.startsWith("# /etc/systemd/system/")) {
                Path file = units.resolve(line.substring("# /etc/systemd/system/".length()));
                Files.createDirectories(file.getParent());
                Files.writeString(file, printed.out());
            }
        }
    }
}
