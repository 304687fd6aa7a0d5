package org.cloudimagefactory.comfy.publish;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.publish.command.CatalogueCommand;
import org.cloudimagefactory.comfy.publish.command.PublishCommand;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** A publisher with a certificate, and what others see of the lists. */
final class PublisherDesk {
    static final String DN = "/DC=org/O=Hosts/CN=lists.example.org";
    static final String CA = "/DC=org/CN=Root";

    private final Path directory;
    private Clock clock = Clock.systemUTC();
    private String marketPlace = "https://market.example.org/";

    PublisherDesk(Path directory) throws Exception {
        this.directory = directory;
        TestCertificate root = TestCertificate.authority(CA).selfSigned();
        new TestDirectory(Files.createDirectory(certificates())).trust(root);
        TestSigner.write(
                TestCertificate.named(DN).issuedBy(root), directory.resolve("cert.pem"), directory.resolve("key.pem"));
    }

    /** How a run of the command line ended. */
    record Run(int exitCode, String out, String err) {}

    Path certificates() {
        return directory.resolve("certificates");
    }

    Path list() {
        return directory.resolve("www/image.list");
    }

    Path store() {
        return directory.resolve("www/store");
    }

    void at(Clock value) {
        clock = value;
    }

    void marketPlace(String address) {
        marketPlace = address;
    }

    /** Writes a descriptor and its image. */
    Path descriptor(String identifier, String version, String content) throws Exception {
        Path image = directory.resolve(identifier + "-" + version + ".qcow2");
        Files.writeString(image, content);
        Path packages = Files.writeString(directory.resolve(identifier + ".cdx"), "{\"bomFormat\":\"CycloneDX\"}");
        Path file = directory.resolve(identifier + "-" + version + ".json");
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                                .version(version)
                                .title("Appliance <" + identifier + "> & more")
                                .description("Ünïcode \"text\"")
                                .mpuri(marketPlace)
                                .memory(1024L)
                                .cpu(1.5)
                                .os(new OperatingSystem(null, "debian", "12.11", null))
                                .disks(List.of(new Disk(
                                        Disk.TYPE_OS, "qcow2", image.toString(), 1L << 30, Map.of(), null, null)))
                                .attributes(Map.of("comfy.packages", packages.toString()))
                                .build(),
                        file);
        return file;
    }

    Run publish(String... arguments) {
        return publishTo(store().toString(), arguments);
    }

    Run publishTo(String where, String... arguments) {
        return run(argumentsFor(where, arguments).toArray(new String[0]));
    }

    /** What a run of its own is started with. */
    List<String> arguments(String... arguments) {
        return argumentsFor(store().toString(), arguments);
    }

    private List<String> argumentsFor(String where, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "publish",
                "--list",
                list().toString(),
                "--store",
                where,
                "--base-url",
                "https://images.example.org/store",
                "--endorser-cert",
                directory.resolve("cert.pem").toString(),
                "--endorser-key",
                directory.resolve("key.pem").toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    Run run(String... arguments) {
        Tool tool = new Tool("comfy", new ComfyCommand(), Map.of(), List.of(), Map.of(), new ShutdownTasks());
        CommandRunner runner = new ProcessCommandRunner(new ProgramFinder(System.getenv("PATH")), new ShutdownTasks());
        ToolCommandLine line = new ToolCommandLine(
                tool, List.of(new PublishCommand(runner, Progress.NONE, clock, Map.of()), new CatalogueCommand(clock)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(line.run(arguments), out.toString(), err.toString());
    }

    /** What a site finds out about the list. */
    ListReport seen(Pins pins) throws Exception {
        TrustPolicy policy = new TrustPolicy(certificates(), false, RevocationMode.REQUIRE, false);
        return new ListVerifier(new SignatureVerifier(policy, clock), new ImageListReader(clock), clock)
                .verify(Files.readAllBytes(list()), pins);
    }

    String text() throws Exception {
        return Files.readString(list(), StandardCharsets.UTF_8);
    }
}
