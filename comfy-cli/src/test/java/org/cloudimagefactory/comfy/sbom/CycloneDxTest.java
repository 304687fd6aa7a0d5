package org.cloudimagefactory.comfy.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycloneDxTest {
    @TempDir
    Path directory;

    /** The packages of micro are Debian's: under any other name no feed of vulnerabilities knows them. */
    @Test
    void namesPackagesByTheVendorThatMadeThem() {
        ObjectNode document = document(new PackageList(
                "deb",
                "debian",
                "debian-12",
                List.of(new InstalledPackage("libstdc++6", "12.2.0-14+b1", "amd64", "gcc-12", "12.2.0-14"))));
        assertEquals("CycloneDX", document.path("bomFormat").asText());
        assertEquals(
                "2026-11-24T10:20:30Z",
                document.path("metadata").path("timestamp").asText());
        JsonNode component = document.path("components").path(0);
        assertEquals(
                "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bb1?arch=amd64&distro=debian-12&upstream=gcc-12%4012.2.0-14",
                component.path("purl").asText());
        assertEquals(
                "[{\"name\":\"org.cloudimagefactory:source-package\",\"value\":\"gcc-12\"},"
                        + "{\"name\":\"org.cloudimagefactory:source-version\",\"value\":\"12.2.0-14\"}]",
                component.path("properties").toString());
        assertEquals(1, document.path("components").size());
    }

    @ParameterizedTest
    @CsvSource({
        "deb, ubuntu, ubuntu-24.04, bash, 5.2.21-2ubuntu4, amd64, bash, 5.2.21-2ubuntu4,"
                + " pkg:deb/ubuntu/bash@5.2.21-2ubuntu4?arch=amd64&distro=ubuntu-24.04&upstream=bash",
        "deb, debian, debian-13, busybox, 1:1.37.0~rc1-6, amd64, busybox, 1:1.37.0~rc1-6,"
                + " pkg:deb/debian/busybox@1%3A1.37.0~rc1-6?arch=amd64&distro=debian-13&upstream=busybox",
        "rpm, almalinux, almalinux-9.6, perl-Errno, 0:1.30-481.el9, x86_64, perl, 5.32.1-481.el9,"
                + " pkg:rpm/almalinux/perl-Errno@1.30-481.el9?arch=x86_64&distro=almalinux-9.6&epoch=0&upstream=perl%405.32.1-481.el9",
        "rpm, opensuse-leap, opensuse-leap-16.0, bash, 5.2-1.1, x86_64, bash, 5.2-1.1,"
                + " pkg:rpm/opensuse/bash@5.2-1.1?arch=x86_64&distro=opensuse-leap-16.0&upstream=bash",
        "apk, alpine, alpine-3.20.3, musl-utils, 1.2.5-r0, x86_64, musl, 1.2.5-r0,"
                + " pkg:apk/alpine/musl-utils@1.2.5-r0?arch=x86_64&distro=alpine-3.20.3&upstream=musl",
        "deb, '', '', x, 1, all, '', '', pkg:deb/micro/x@1?arch=all&distro=micro-1.0",
    })
    void speaksTheLanguageOfEachVendor(
            String kind,
            String vendor,
            String system,
            String name,
            String version,
            String architecture,
            String source,
            String sourceVersion,
            String purl) {
        InstalledPackage installed = new InstalledPackage(name, version, architecture, source, sourceVersion);
        ObjectNode document = document(new PackageList(kind, vendor, system, List.of(installed)));
        assertEquals(purl, document.path("components").path(0).path("purl").asText());
    }

    @Test
    void readsWhatGuestsTellAndPassesOverTheRest() throws IOException {
        Path file = Files.writeString(
                directory.resolve("packages"),
                "deb\tdebian\tdebian-12\nbash\t5.2+b1\tamd64\tbash\t5.2\nbroken line\nx\t\u001b[31m\tall\n\t\t\nq\t1\t2\t3\n");
        assertEquals(
                new PackageList(
                        "deb",
                        "debian",
                        "debian-12",
                        List.of(
                                new InstalledPackage("bash", "5.2+b1", "amd64", "bash", "5.2"),
                                new InstalledPackage("x", "\\u001b[31m", "all", "", ""))),
                PackageList.read(file));
    }

    @Test
    void doesNotBelieveAVendorThatIsNoWord() throws IOException {
        Path file = Files.writeString(directory.resolve("packages"), "deb\t../x?a=b\t\u001b\nbash\t5.2\tamd64\n");
        PackageList list = PackageList.read(file);
        assertEquals("", list.vendor());
        assertEquals("", list.system());
    }

    @Test
    void hasNoPackagesWhereNobodyTellsThem() throws IOException {
        assertEquals(PackageList.none(), PackageList.read(directory.resolve("missing")));
    }

    @Test
    void namesTheLayersThatAnImageStandsOnAsAncestors() {
        ObjectNode document = document(
                PackageList.none(),
                List.of(
                        new Ancestor("base-1.0", "20261124100000", "a".repeat(64)),
                        new Ancestor("micro-1.0", "20261124090000", "b".repeat(64))));
        JsonNode ancestors =
                document.path("metadata").path("component").path("pedigree").path("ancestors");
        assertEquals(List.of("base-1.0", "micro-1.0"), ancestors.findValuesAsText("name"));
        assertEquals(List.of("20261124100000", "20261124090000"), ancestors.findValuesAsText("version"));
        assertEquals(
                "[{\"alg\":\"SHA-256\",\"content\":\"" + "b".repeat(64) + "\"}]",
                ancestors.path(1).path("hashes").toString());
    }

    @Test
    void anImageThatStandsOnNothingHasNoPedigree() {
        assertFalse(
                document(PackageList.none()).path("metadata").path("component").has("pedigree"));
    }

    /** The schema of CycloneDX itself, with those that it names; what it says of formats is not looked at. */
    @Test
    void isWhatTheSchemaOfTheStandardSays() throws IOException {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemas(Map.of(
                        "http://cyclonedx.org/schema/bom-1.5.schema.json", resource("bom-1.5.schema.json"),
                        "http://cyclonedx.org/schema/spdx.schema.json", resource("spdx.schema.json"),
                        "http://cyclonedx.org/schema/jsf-0.82.schema.json", resource("jsf-0.82.schema.json"))));
        Schema schema = registry.getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.5.schema.json"));
        ObjectNode document = document(
                new PackageList("deb", "debian", "debian-12", List.of(new InstalledPackage("a", "1", "all", "b", "2"))),
                List.of(new Ancestor("base-1.0", "20261124100000", "a".repeat(64))));
        assertEquals(List.of(), schema.validate(document));
        ObjectNode wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/metadata/component/pedigree/ancestors/0")).remove("name");
        assertEquals(1, schema.validate(wrong).size());
    }

    private static String resource(String name) {
        try (InputStream in = CycloneDxTest.class.getResourceAsStream("/cyclonedx/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode document(PackageList list) {
        return document(list, List.of());
    }

    private ObjectNode document(PackageList list, List<Ancestor> layers) {
        AppliancePlan plan =
                new Planning(directory).plan("micro", ApplianceOverrides.NONE).appliance();
        return CycloneDx.of("micro-1.0-20261124102030", plan, list, layers, Map.of());
    }
}
