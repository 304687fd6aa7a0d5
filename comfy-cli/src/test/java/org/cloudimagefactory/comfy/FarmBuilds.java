package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.farm.SlurmSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds that a real Slurm of one node begins, by Packer and QEMU. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FarmBuilds {
    Path directory;
    private SlurmSite slurm;
    private Path tool;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        slurm = SlurmSite.start(Files.createDirectories(directory.resolve("slurm")), 2, "n1");
        tool = tool(directory.resolve("comfy"));
    }

    @AfterAll
    void stop() {
        slurm.close();
    }

    /** The comfy of this build as a program for nodes, which gets nothing of the environment of whoever submits. */
    private static Path tool(Path file) throws IOException {
        StringBuilder text = new StringBuilder("#!/bin/sh\nexport FACTORY_HOME='" + ComfyRun.SOURCES + "'\n");
        for (String name : List.of("PATH", "HOME")) {
            text.append("export " + name + "='" + System.getenv(name) + "'\n");
        }
        text.append("exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:+UseSerialGC -cp '"
                + System.getProperty("java.class.path") + "' org.cloudimagefactory.comfy.ComfyMain \"$@\"\n");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    ComfyRun run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--executor", "slurm", "--node-tool", tool.toString()));
        return ComfyRun.with(
                Map.of("SLURM_CONF", slurm.configuration().toString()), List.of(), line.toArray(String[]::new));
    }

    /** Jobs that Slurm has ever had. */
    long jobs() {
        return slurm.ask("squeue", "-h", "-r", "-t", "all", "-o", "%i").lines().count();
    }

    static String state(ComfyRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.out() + run.err());
        return json(run).path(0).path("state").asText();
    }

    static JsonNode json(ComfyRun run) throws IOException {
        return new JsonMapper().readTree(run.out());
    }

    static long images(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.toString().endsWith(".qcow2")).count();
        }
    }

    /** A descriptor, all whose files are where it says, and not where a node made them. */
    static ApplianceDescriptor descriptor(Path file, Path output) {
        ApplianceDescriptor descriptor = new DescriptorReader().read(file);
        for (String named : List.of(
                descriptor.disks().get(0).path(), descriptor.attributes().get("comfy.packages"))) {
            assertEquals(output, Path.of(named).getParent());
            assertTrue(Files.isRegularFile(Path.of(named)), named);
        }
        assertFalse(
                descriptor.attributes().toString().contains(".comfy-job-"),
                descriptor.attributes().toString());
        return descriptor;
    }
}
