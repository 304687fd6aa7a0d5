package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.source.GitWorkshop;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.farm.SlurmSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds that a real Slurm begins on a node, by Packer and QEMU: of others, in their confinement, and of two appliances on one parent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FarmBuildIT {
    private Path directory;
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

    @Test
    void aSignedSourceIsBuiltInItsConfinementOnANodeAndPublishedOnce() throws IOException {
        GitWorkshop shop = new GitWorkshop(directory);
        Path alice = shop.sshKey("alice");
        Path allowed = shop.allowed("allowed", "alice@example.org", "", alice);
        Path output = directory.resolve("sources");
        long before = jobs();
        try (ServerSocket host = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answer(host);
            shop.file(
                    "appliance.yml",
                    "distribution: micro\ntitle: Of others\nprovisioners: [{ type: shell, script: reach.sh }]\n");
            // What QEMU's guests call 10.0.2.2 is this host, where they are not confined.
            shop.file(
                    "reach.sh",
                    "#!/bin/sh\nif nc -w 3 10.0.2.2 " + host.getLocalPort()
                            + " </dev/null 2>/dev/null | grep -q reached; then echo reached >&2; exit 1; fi\n");
            String commit = shop.commit("first", GitWorkshop.bySsh(alice), "-S");
            Path file = Files.writeString(directory.resolve("sources.yml"), """
                    sources:
                      - name: physics
                        url: %s
                        ref: main
                        verify: { allowed_signers: %s }
                        limits: { memory: 512, cpus: 2, time: 20m }
                    """.formatted(shop.url(), allowed));
            String[] poll = {"poll", "--sources", file.toString(), "-o", output.toString(), "--output", "json"};
            List<String> begun = new ArrayList<>(List.of(poll));
            begun.add("--no-wait");

            assertEquals("under-way", state(run(begun.toArray(String[]::new))));
            ComfyRun built = run(poll);

            assertEquals("built", state(built), built.out() + built.err());
            JsonNode source = json(built).path(0);
            assertEquals(commit, source.path("built_commit").asText());
            ApplianceDescriptor descriptor =
                    descriptor(Path.of(source.path("descriptor").asText()), output);
            assertEquals("physics", descriptor.identifier());
            assertEquals("alice@example.org", descriptor.attributes().get("comfy.git.signer"));
            assertEquals("unchanged", state(run(poll)));
            assertEquals(1, images(output));
            assertEquals(1, jobs() - before);
        }
        shop.close();
    }

    @Test
    void whatTwoAppliancesStandOnIsBuiltOnce() throws IOException {
        Path appliances = Files.createDirectory(directory.resolve("appliances"));
        Files.writeString(
                appliances.resolve("ground.yml"), "distribution: micro\nsize: 128M\ntitle: Ground\n" + step("ground"));
        for (String name : List.of("web", "shop")) {
            Files.writeString(appliances.resolve(name + ".yml"), "from: ground.yml\ntitle: A leaf\n" + step(name));
        }
        Path output = directory.resolve("images");
        long before = jobs();
        String[] build = {
            "build",
            appliances.resolve("web.yml").toString(),
            appliances.resolve("shop.yml").toString(),
            "-o",
            output.toString(),
            "--layer-dir",
            directory.resolve("layers").toString()
        };

        ComfyRun built = run(build);

        assertEquals(0, built.exitCode(), built.out() + built.err());
        assertEquals(3, jobs() - before, "what both stand on, and each of them");
        assertEquals(2, images(output));
        try (Stream<Path> files = Files.list(output)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                descriptor(file, output);
            }
        }
        assertEquals(0, run(build).exitCode());
        assertEquals(3, jobs() - before, "what is there is not built again");
    }

    private static String step(String name) {
        return "provisioners: [{ type: shell, inline: ['echo " + name + " >>/etc/order'] }]\n";
    }

    private ComfyRun run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--executor", "slurm", "--node-tool", tool.toString()));
        return ComfyRun.with(
                Map.of("SLURM_CONF", slurm.configuration().toString()), List.of(), line.toArray(String[]::new));
    }

    /** Jobs that Slurm has ever had. */
    private long jobs() {
        return slurm.ask("squeue", "-h", "-r", "-t", "all", "-o", "%i").lines().count();
    }

    private static String state(ComfyRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.out() + run.err());
        return json(run).path(0).path("state").asText();
    }

    private static JsonNode json(ComfyRun run) throws IOException {
        return new JsonMapper().readTree(run.out());
    }

    private static long images(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.toString().endsWith(".qcow2")).count();
        }
    }

    /** A descriptor, all whose files are where it says, and not where a node made them. */
    private static ApplianceDescriptor descriptor(Path file, Path output) {
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

    /** Answers whoever reaches this host's loopback, until the socket is closed. */
    private static void answer(ServerSocket host) {
        Thread thread = new Thread(() -> {
            while (!host.isClosed()) {
                try (Socket socket = host.accept();
                        OutputStream out = socket.getOutputStream()) {
                    out.write("reached\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The test has ended.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
