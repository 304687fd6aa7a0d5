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
    void namesPackagesByTheirUrls() {
        AppliancePlan plan =
                new Planning(directory).plan("micro", ApplianceOverrides.none()).appliance();
        ObjectNode document = CycloneDx.of(
                "micro-1.0-20261124102030",
                plan,
                new PackageList("deb", List.of(new InstalledPackage("libstdc++6", "1:2.0-1+b1", "amd64"))));
        assertEquals("CycloneDX", document.path("bomFormat").asText());
        assertEquals(
                "2026-11-24T10:20:30Z",
                document.path("metadata").path("timestamp").asText());
        assertEquals(
                "pkg:deb/micro/libstdc%2B%2B6@1%3A2.0-1%2Bb1?arch=amd64&distro=micro-1.0",
                document.path("components").path(0).path("purl").asText());
        assertEquals(1, document.path("components").size());
    }

    @Test
    void readsWhatGuestsTellAndPassesOverTheRest() throws IOException {
        Path file = Files.writeString(
                directory.resolve("packages"), "deb\nbash\t5.2\tamd64\nbroken line\nx\t\u001b[31m\tall\n\t\t\n");
        PackageList list = PackageList.read(file);
        assertEquals("deb", list.kind());
        assertEquals(
                List.of(new InstalledPackage("bash", "5.2", "amd64"), new InstalledPackage("x", "\\u001b[31m", "all")),
                list.packages());
    }

    @Test
    void hasNoPackagesWhereNobodyTellsThem() throws IOException {
        assertEquals(new PackageList("none", List.of()), PackageList.read(directory.resolve("missing")));
    }
}
