package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What descriptions of others may say. */
class ForeignDescriptionTest {
    @TempDir
    Path directory;

    private Path checkout;
    private Path output;

    @BeforeEach
    void begin() throws IOException {
        checkout = Files.createDirectory(directory.resolve("checkout"));
        output = Files.createDirectory(directory.resolve("out"));
    }

    @Test
    void theSiteSaysIdentifierAndGroups() throws IOException {
        JsonNode effective = effective("distribution: micro\ntitle: Web\n", "groups: [ops], identifier: vo.web");
        assertEquals("vo.web", effective.path("identifier").asText());
        assertEquals("ops", effective.path("groups").path(0).asText());
        assertEquals("Web", effective.path("title").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "distribution: micro#identifier: debian | field 'identifier' is for the site to say",
                "distribution: micro#groups: [root] | field 'groups' is for the site to say",
                "distribution: micro#mirror: http://10.0.0.1/ | field 'mirror' is for the site to say",
                "distribution: micro#base: { image: /etc/shadow } | field 'base' is for the site to say",
                "distribution: micro#console_login: true | field 'console_login' is for the site to say",
                "distribution: micro#formats: [qcow2, virtualbox] | field 'formats' has virtualbox",
                "distribution: micro#formats: virtualbox | field 'formats' has virtualbox",
                "distribution: debian | is 'debian', but this source may begin with [micro] only",
                "from: other | names 'other', which this source may not stand on",
                "from: ../../etc/x.yml | which this source may not stand on",
                "distribution: micro#provisioners: [{ type: ansible, directory: a, playbook: b }] | is of the type 'ansible'",
                "distribution: micro#files: [{ path: /x, source: ../../../etc/passwd }] | leads out of",
                "distribution: micro#files: [{ path: /x, source: /etc/passwd }] | must be a path relative",
                "distribution: micro#qemu: { qemuargs: [] } | field 'qemu' is unknown",
            })
    void tellsWhatItMayNot(String text, String told) {
        String problem = assertThrows(
                        Problem.class,
                        () -> effective(
                                text.replace('#', '\n') + "\n",
                                "allow: { distributions: [micro], provisioners: [shell, file], parents: [base] }"))
                .line();
        assertTrue(problem.contains(told), problem);
        assertFalse(Files.exists(checkout.resolve("web.json")));
    }

    @Test
    void aParentIsItsNewestPublishedImageByItsDigest() throws IOException {
        String from = "from: base\ntitle: Web\n";
        String allow = "allow: { parents: [base] }";
        String none = assertThrows(Problem.class, () -> effective(from, allow)).line();
        assertTrue(none.contains("'base' is not published"), none);
        publish("base", "20260101000000", "a".repeat(128), "micro");
        JsonNode first = effective(from, allow);
        assertEquals("micro", first.path("distribution").asText());
        assertEquals(
                "sha512:" + "a".repeat(128), first.path("base").path("checksum").asText());
        assertEquals("512M", first.path("size").asText());
        assertFalse(first.has("from"));
        // A newer one is another input of the build.
        publish("base", "20260201000000", "b".repeat(128), "micro");
        assertEquals(
                "sha512:" + "b".repeat(128),
                effective(from, allow).path("base").path("checksum").asText());
    }

    @Test
    void aParentThatNoBuildGetsIntoIsRefused() throws IOException {
        publish("base", "20260101000000", "a".repeat(128), "debian");
        String allow = "allow: { parents: [base] }";
        String problem = assertThrows(Problem.class, () -> effective("from: base\n", allow))
                .line();
        assertTrue(problem.contains("has no cloud-init"), problem);
        Files.writeString(output.resolve("base.cdx"), "{ \"components\" : [ { \"name\" : \"cloud-init\" } ] }");
        assertEquals(
                "debian", effective("from: base\n", allow).path("distribution").asText());
    }

    @Test
    void aFileOfTheRepositoryIsNotReplaced() throws IOException {
        Files.writeString(checkout.resolve("web.json"), "theirs");
        String problem = assertThrows(Problem.class, () -> effective("distribution: micro\n", ""))
                .line();
        assertTrue(problem.contains("the repository has a file web.json"), problem);
        assertEquals("theirs", Files.readString(checkout.resolve("web.json")));
    }

    private void publish(String identifier, String version, String digest, String distribution) {
        Disk disk = new Disk(
                Disk.TYPE_OS,
                "qcow2",
                output.resolve("image").toString(),
                512L << 20,
                Map.of("sha512", digest),
                null,
                null);
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                .version(version)
                .os(new OperatingSystem(null, distribution, "1.0", "x86_64"))
                .disks(List.of(disk))
                .attributes(Map.of("comfy.packages", output.resolve("base.cdx").toString()))
                .build();
        new DescriptorWriter(FilePermissions.parse("640"))
                .write(descriptor, output.resolve(identifier + version + ".json"));
    }

    private JsonNode effective(String text, String more) throws IOException {
        Files.writeString(checkout.resolve("appliance.yml"), text);
        Path file = Files.writeString(
                directory.resolve("sources.yml"),
                "sources:\n  - { name: web, url: 'file:///srv/a'," + " ref: main, verify: { require: none }"
                        + (more.isEmpty() ? "" : ", " + more) + " }\n");
        ForeignDescription description =
                new ForeignDescription(new SourcesFile().read(file).get(0), new ParentImages(output));
        return new JsonMapper().readTree(description.write(checkout).file().toFile());
    }
}
