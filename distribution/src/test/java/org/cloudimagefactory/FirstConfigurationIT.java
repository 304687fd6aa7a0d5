package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site's first evening with what ships: init of each tool, then the pipeline, without one more option. */
class FirstConfigurationIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Shipped shipped;
    private Process sandbox;
    private String endpoint;
    private String secret;

    @BeforeEach
    void start() throws Exception {
        shipped = new Shipped(directory);
        for (String name : List.of("output", "descriptors", "appliances")) {
            Files.createDirectory(directory.resolve(name));
        }
        sandbox = shipped.start(
                Shipped.tool("nifty"),
                "sandbox",
                "--state-dir",
                at("cloud"),
                "--port",
                "0",
                "--safe-dirs",
                at("output"),
                "--copy-delay",
                "0",
                "--output",
                "json");
        endpoint =
                JSON.readTree(sandbox.inputReader().readLine()).get("endpoint").asText();
        secret = Files.readString(directory.resolve("cloud/one_auth")).strip();
    }

    @AfterEach
    void stop() throws Exception {
        sandbox.destroy();
        assertTrue(sandbox.waitFor(1, TimeUnit.MINUTES));
    }

    @Test
    void anAnswerIsAllThatIsNeededForAllStepsOfThePipeline() throws Exception {
        publish();
        initNifty();
        initItchy();

        Shipped.Outcome first = pipeline();
        assertEquals(0, first.exitCode(), first.out() + first.err());
        assertTrue(first.out().endsWith(": exit 0\n"), first.out());
        assertEquals(List.of("a 1"), cloud());
        assertTrue(first.out().contains("pipeline: itchy catch 0, itchy process 0, nifty sync 0, "), first.out());
    }

    /** Answers come through a pipe; the secret is asked for once, and is nowhere to be seen. */
    private void initNifty() throws Exception {
        String answers =
                String.join("\n", "", endpoint, at("conf/auth"), "", "sftp", "", "", "nonsense", secret, "y", "");
        String[] init = {
            Shipped.tool("nifty"),
            "init",
            "--config-file",
            at(".nifty/nifty.yml"),
            "--descriptors-dir",
            at("descriptors"),
            "--images-dir",
            at("output"),
            "--drop-in-dir",
            at("units")
        };
        Shipped.Outcome run = shipped.answering(answers, init);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertTrue(run.err().contains("nifty: one of local, copy, http\n"), run.err());
        assertTrue(run.err().contains("nifty: a name, a colon and a password\n"), run.err());
        assertTrue(run.out().contains("\nok    credentials: user oneadmin (id 0)\n"), run.out());
        assertFalse((run.out() + run.err()).contains(secret.substring(secret.indexOf(':') + 1)));
        Path auth = directory.resolve("conf/auth");
        assertEquals(secret + "\n", Files.readString(auth));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(auth)));
        assertTrue(Files.readString(directory.resolve("units/nifty-sync.service.d/nifty-paths.conf"))
                .contains("ReadWritePaths=\"-" + at("descriptors") + "\"\n"));
    }

    private void initItchy() throws Exception {
        String[] init = {
            Shipped.tool("itchy"),
            "init",
            "--yes",
            "--config-file",
            at(".itchy/itchy.yml"),
            "--output",
            "json",
            "--metadata-dir",
            at("events"),
            "--output-dir",
            at("output"),
            "--descriptor-dir",
            at("descriptors"),
            "--temp-image-dir",
            at("temp"),
            "--cache-dir",
            at("cache"),
            "--state-file",
            at("state/s.db"),
            "--ca-dir",
            at("certificates"),
            "--subscribe",
            "file://" + at("image.list"),
            "--endorser-dn",
            "/DC=org/O=Hosts/CN=lists.example.org",
            "--endorser-ca",
            "/DC=org/CN=Root"
        };
        Shipped.Outcome run = shipped.run(init);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        JsonNode document = JSON.readTree(run.out());
        assertTrue(document.get("addition").asText().startsWith("a subscription to file://"), run.out());
        assertTrue(run.err().contains("subscribed to file://"), run.err());
    }

    @Test
    void aSecretIsNotShownOnATerminal() throws Exception {
        String command = Shipped.tool("nifty") + " init --config-file " + at(".nifty/nifty.yml") + " --secret-file "
                + at("auth") + " --endpoint " + endpoint + " --backend opennebula --datastore default --transfer local"
                + " --descriptors-dir " + at("descriptors") + " --images-dir " + at("output");
        Process terminal = shipped.start("script", "--quiet", "--return", "--command", command, "/dev/null");
        String shown = Shipped.awaitText(terminal, "[none]: ");
        Shipped.type(terminal, "");
        shown += Shipped.awaitText(terminal, "which is not shown: ");
        Shipped.type(terminal, secret);
        shown += Shipped.awaitText(terminal, "[Y/n] ");
        Shipped.type(terminal, "y");
        shown += Shipped.awaitText(terminal, "credentials: ");
        shown += new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(terminal.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, terminal.exitValue(), shown);
        assertFalse(shown.contains(secret.substring(secret.indexOf(':') + 1)), shown);
        assertEquals(secret + "\n", Files.readString(directory.resolve("auth")));
    }

    @Test
    void comfyIsSetUpByOptionsOrAnswers() throws Exception {
        Path file = directory.resolve(".comfy/comfy.yml");
        Shipped.Outcome run = shipped.answering(
                "appliances\n" + at("appliances") + "\nqcow2,ova\noperators,\"q\" # x\n\n",
                Shipped.tool("comfy"),
                "init",
                "--config-file",
                file.toString());
        assertTrue(run.err().contains("comfy: a path from the root, such as /srv/x\n"), run.err());
        assertTrue(run.out().contains("  format: qcow2,ova  # new\n"), run.out());
        assertTrue(run.out().contains("\nok    qemu-img: "), run.out());
        Shipped.Outcome config = shipped.run(Shipped.tool("comfy"), "config");
        assertTrue(config.out().contains("\ngroups: operators,\"q\" # x  # from " + file + "\n"), config.out());
        assertTrue(
                config.out().contains("\noutput_dir: " + at("appliances") + "  # from " + file + "\n"), config.out());
    }

    private Shipped.Outcome pipeline() throws Exception {
        return shipped.run(
                "sh", Shipped.distribution().resolve("libexec/pipeline.sh").toString());
    }

    private List<String> cloud() throws Exception {
        Shipped.Outcome list = shipped.run(Shipped.tool("nifty"), "list", "--output", "json");
        JsonNode answer = JSON.readTree(list.out());
        return answer.findValuesAsText("identifier").stream()
                .map(identifier ->
                        identifier + " " + answer.findValuesAsText("version").get(0))
                .toList();
    }

    private void publish() throws Exception {
        TestCertificate root = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
        new TestDirectory(Files.createDirectory(directory.resolve("certificates"))).trust(root);
        TestSigner.write(
                TestCertificate.named("/DC=org/O=Hosts/CN=lists.example.org").issuedBy(root),
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"));
        Path image = directory.resolve("a.qcow2");
        Shipped.Outcome made = shipped.run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "64M");
        assertEquals(0, made.exitCode(), made.err());
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", image.toString(), 64L << 20, Map.of(), null, null);
        Path descriptor = directory.resolve("a.json");
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, "a")
                                .version("1")
                                .title("Appliance a")
                                .disks(List.of(disk))
                                .build(),
                        descriptor);
        Shipped.Outcome published = shipped.run(
                Shipped.tool("comfy"),
                "publish",
                "--list",
                at("image.list"),
                "--store",
                at("store"),
                "--base-url",
                "file://" + at("store") + "/",
                "--list-url",
                "file://" + at("image.list"),
                "--endorser-cert",
                at("cert.pem"),
                "--endorser-key",
                at("key.pem"),
                "--expires",
                "7d",
                descriptor.toString());
        assertEquals(0, published.exitCode(), published.err());
    }

    private String at(String name) throws IOException {
        return directory.resolve(name).toString();
    }
}
