package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCommandFilesTest {
    @TempDir
    Path directory;

    @Test
    void mustBeThere() {
        Planning planning = new Planning(directory);
        planning.distribution("acme", """
                name: acme
                iso_url: http://example.org/acme.iso
                iso_checksum: none
                boot_command: "a=http://{{ .HTTPIP }}:{{ .HTTPPort }}/there b=http://{{ .HTTPIP }}:{{.HTTPPort}}/ks.cfg<enter>"
                versions: [ { major_version: 1 } ]
                """);
        BuildPlan plan = planning.plan("acme", ApplianceOverrides.NONE);
        planning.write("there", "");
        Problem e = assertThrows(Problem.class, () -> BootCommandFiles.require(plan, directory));
        assertEquals(
                "the boot command of acme tells the installer to fetch 'ks.cfg', which is not there; put it, or its"
                        + " template ks.cfg.j2, into " + directory.resolve("templates/acme/http"),
                e.line());
        planning.write("ks.cfg", "");
        assertDoesNotThrow(() -> BootCommandFiles.require(plan, directory));
    }
}
