package org.cloudimagefactory.comfy.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.sbom.PackageList.InstalledPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycloneDxTest {
    @TempDir
    Path directory;

    @Test
    void isADocumentOfItsTime() {
        ObjectNode document =
                document(new PackageList("deb", "debian", "debian-12", List.of(installed("bash", "5.2", "", ""))));
        assertEquals("CycloneDX", document.path("bomFormat").asText());
        assertEquals(
                "2026-11-24T10:20:30Z",
                document.path("metadata").path("timestamp").asText());
        assertEquals(1, document.path("components").size());
    }

    @Test
    void namesPackagesByTheirVendorsNotByTheAppliance() {
        assertEquals(
                "pkg:deb/debian/libstdc%2B%2B6@1%3A2.0-1%2Bb1?arch=amd64&distro=debian-12&upstream=gcc%402.0-1",
                url("deb", "debian", "debian-12", installed("libstdc++6", "1:2.0-1+b1", "gcc", "2.0-1")));
        assertEquals(
                "pkg:deb/ubuntu/bash@5.2?arch=amd64&distro=ubuntu-24.04",
                url("deb", "ubuntu", "ubuntu-24.04", installed("bash", "5.2", "bash", "5.2")));
        assertEquals(
                "pkg:rpm/redhat/NetworkManager@1.2-3.el9?arch=amd64&distro=rhel-9.4&epoch=1",
                url(
                        "rpm",
                        "rhel",
                        "rhel-9.4",
                        installed("NetworkManager", "1:1.2-3.el9", "NetworkManager", "1.2-3.el9")));
        assertEquals(
                "pkg:rpm/opensuse/libz1@1.3-1?arch=amd64&distro=opensuse-leap-15.6&upstream=zlib",
                url("rpm", "opensuse-leap", "opensuse-leap-15.6", installed("libz1", "1.3-1", "zlib", "1.3-1")));
        assertEquals(
                "pkg:apk/alpine/libcrypto3@3.1-r0?arch=amd64&distro=alpine-3.24.0&upstream=openssl",
                url("apk", "alpine", "alpine-3.24.0", installed("libcrypto3", "3.1-r0", "openssl", "3.1-r0")));
        assertEquals("pkg:deb/micro/x@1?arch=amd64&distro=micro-1.0", url("deb", "", "", installed("x", "1", "", "")));
    }

    @Test
    void tellsTheSource() {
        ObjectNode document = document(new PackageList(
                "deb", "debian", "debian-12", List.of(installed("libc6", "2.36-9", "glibc", "2.36-9"))));
        assertEquals(
                "[{\"name\":\"comfy:source:name\",\"value\":\"glibc\"},"
                        + "{\"name\":\"comfy:source:version\",\"value\":\"2.36-9\"}]",
                document.path("components").path(0).path("properties").toString());
    }

    private String url(String kind, String vendor, String distribution, InstalledPackage installed) {
        return document(new PackageList(kind, vendor, distribution, List.of(installed)))
                .path("components")
                .path(0)
                .path("purl")
                .asText();
    }

    private ObjectNode document(PackageList list) {
        AppliancePlan plan =
                new Planning(directory).plan("micro", ApplianceOverrides.none()).appliance();
        return CycloneDx.of("micro-1.0-20261124102030", plan, list);
    }

    private static InstalledPackage installed(String name, String version, String source, String sourceVersion) {
        return new InstalledPackage(name, version, "amd64", source, sourceVersion);
    }

    @Test
    void readsWhatGuestsTellAndPassesOverTheRest() throws IOException {
        Path file = Files.writeString(
                directory.resolve("packages"),
                "deb\tdebian\tdebian-12\nbash\t5.2\tamd64\tbash\t5.2\nbroken line\nx\t\u001b[31m\tall\t\t\n\t\t\t\t\n");
        PackageList list = PackageList.read(file);
        assertEquals(List.of("deb", "debian", "debian-12"), List.of(list.kind(), list.vendor(), list.distribution()));
        assertEquals(
                List.of(
                        new InstalledPackage("bash", "5.2", "amd64", "bash", "5.2"),
                        new InstalledPackage("x", "\\u001b[31m", "all", "", "")),
                list.packages());
    }

    @Test
    void hasNoPackagesWhereNobodyTellsThem() throws IOException {
        assertEquals(new PackageList("none", "", "", List.of()), PackageList.read(directory.resolve("missing")));
    }
}
