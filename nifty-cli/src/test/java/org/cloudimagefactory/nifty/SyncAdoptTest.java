package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.sandbox.opennebula.CloudFiller;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moving over from another tool. */
class SyncAdoptTest extends WithCloud {
    private Path file;
    private int image;
    private int template;

    @BeforeEach
    void fill() {
        file = cloud.image("d.raw", "one");
        Attributes attributes = Attributes.NONE
                .with("CLOUDKEEPER_ID", "ck")
                .with("CLOUDKEEPER_APPLIANCE_ID", "debian")
                .with("CLOUDKEEPER_APPLIANCE_VERSION", "1")
                .with("CLOUDKEEPER_APPLIANCE_TITLE", "Debian")
                .with("CLOUDKEEPER_IMAGE_CHECKSUM", CloudFixture.sha512(file));
        image = cloud.sandbox()
                .filler()
                .addImages(List.of(new CloudFiller.Entry("debian@default", attributes)))
                .get(0);
        Attribute disk = new Attribute.Vector("DISK", Map.of("IMAGE", "debian@default", "IMAGE_UNAME", "oneadmin"));
        template = cloud.sandbox()
                .filler()
                .addTemplates(List.of(new CloudFiller.Entry("debian@default", attributes.with(disk))))
                .get(0);
    }

    @Test
    void leavesObjectsOfOtherToolsUnlessToldSo() {
        cloud.register("debian", "1", file);
        cloud.syncOk();
        assertEquals(2, cloud.sandbox().images().size());
        assertEquals(2, cloud.sandbox().templates().size());
    }

    @Test
    void showsInThePlanWhatIsTakenOver() {
        String out = cloud.run("plan", "--adopt").out();
        assertTrue(out.contains("~ adopt image " + image + " 'debian@default': another tool has made it"), out);
        assertTrue(out.contains("~ adopt template " + template + " 'debian@default': another tool has made it"), out);
    }

    @Test
    void takesOverWithoutRegisteringAgain() {
        cloud.register("debian", "1", file, "\"title\":\"New\"");
        cloud.syncOk("--adopt");
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals(image, cloud.image(0).id());
        assertEquals(template, cloud.onlyTemplate().id());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(
                "New", cloud.image(0).template().text("NIFTY_APPLIANCE_TITLE").orElse(""));
        cloud.register("debian", "1", file, "\"title\":\"New\"");
        assertTrue(cloud.syncOk().contains("1 unchanged"));
    }

    /** All that cloudkeeper-one says of an appliance, as it writes it; only its expiry is the list's of long ago. */
    @Test
    void keepsWhatTheOtherToolKnew() {
        cloud.call("one.template.update", template, """
                CLOUDKEEPER_APPLIANCE_DESCRIPTION="Minimal"
                CLOUDKEEPER_APPLIANCE_MPURI="https://appdb.example.org/store/1"
                CLOUDKEEPER_APPLIANCE_GROUP="OS"
                CLOUDKEEPER_APPLIANCE_VO="fedcloud"
                CLOUDKEEPER_APPLIANCE_RAM="2048"
                CLOUDKEEPER_APPLIANCE_CORE="2"
                CLOUDKEEPER_APPLIANCE_ARCHITECTURE="x86_64"
                CLOUDKEEPER_APPLIANCE_OPERATING_SYSTEM="Linux Debian 12"
                CLOUDKEEPER_APPLIANCE_EXPIRATION_DATE="1400000000"
                CLOUDKEEPER_APPLIANCE_IMAGE_LIST_ID="76fdee70"\
                """, 1);
        cloud.call("one.image.update", image, """
                CLOUDKEEPER_IMAGE_FORMAT="RAW"
                CLOUDKEEPER_APPLIANCE_GROUP="OS"
                CLOUDKEEPER_APPLIANCE_EXPIRATION_DATE="0\"""", 1);
        cloud.syncOk("--adopt");
        Attributes now = cloud.onlyTemplate().template();
        Map.of(
                        "NIFTY_APPLIANCE_DESCRIPTION", "Minimal",
                        "NIFTY_APPLIANCE_MPURI", "https://appdb.example.org/store/1",
                        "NIFTY_APPLIANCE_GROUP", "fedcloud",
                        "NIFTY_APPLIANCE_MEMORY", "2048",
                        "NIFTY_APPLIANCE_CPU", "2",
                        "NIFTY_APPLIANCE_ARCHITECTURE", "x86_64",
                        "NIFTY_APPLIANCE_OS", "Linux Debian 12",
                        "NIFTY_APPLIANCE_IMAGE_LIST_ID", "76fdee70")
                .forEach((name, value) -> assertEquals(value, now.text(name).orElse(""), name));
        Attributes ofImage = cloud.image(0).template();
        assertEquals("raw", ofImage.text("NIFTY_IMAGE_FORMAT").orElse(""));
        assertEquals("OS", ofImage.text("NIFTY_APPLIANCE_GROUP").orElse(""));
        assertEquals("", now.text("NIFTY_APPLIANCE_EXPIRES").orElse(""));
        assertEquals("", ofImage.text("NIFTY_APPLIANCE_EXPIRES").orElse(""));
        cloud.syncOk();
        String listed = cloud.run("list").out();
        assertTrue(listed.contains(" offered "), listed);
    }

    @Test
    void replacesWhatWasTakenOver() {
        cloud.syncOk("--adopt");
        assertEquals(
                "debian", cloud.image(0).template().text("NIFTY_APPLIANCE_ID").orElse(""));
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(List.of("2 READY"), cloud.imageStates());
        assertEquals(template, cloud.onlyTemplate().id());
        cloud.expire("debian", "2");
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    @Test
    void takesOverWhatOnlyCarriesTheEvent() {
        cloud.sandbox()
                .filler()
                .addImages(List.of(new CloudFiller.Entry(
                        "old",
                        Attributes.NONE
                                .with("VMCATCHER_EVENT_DC_IDENTIFIER", "old")
                                .with("VMCATCHER_EVENT_HV_VERSION", "7"))));
        cloud.syncOk("--adopt");
        assertTrue(cloud.run("list").out().contains("old"));
        cloud.expire("old", "7");
        cloud.syncOk();
        assertEquals(1, cloud.sandbox().images().size());
    }

    @Test
    void takesOverWhatAnotherUserOwnsOnlyWhenNamed() {
        cloud.call("one.user.allocate", "cloudkeeper", "pass", "");
        cloud.call("one.image.chown", image, 2, -1);
        cloud.call("one.template.chown", template, 2, -1);
        cloud.syncOk("--adopt");
        assertEquals(
                List.of(), cloud.image(0).template().text("NIFTY_ID").stream().toList());
        cloud.syncOk("--adopt", "--adopt-owner", "cloudkeeper");
        assertEquals("oneadmin", cloud.image(0).owner().uname());
        assertEquals("oneadmin", cloud.onlyTemplate().owner().uname());
        cloud.expire("debian", "1");
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    /** What the site had put into the template is there after each update, with ours beside it. */
    @Test
    void keepsWhatTheSiteHadPutIntoTheTemplate() {
        cloud.call("one.template.update", template, """
                NIC=[NETWORK="lan",NETWORK_UNAME="oneadmin"]
                NIC=[NETWORK="san"]
                GRAPHICS=[LISTEN="0.0.0.0",TYPE="VNC"]
                CONTEXT=[START_SCRIPT="site",NETWORK="NO"]
                DISK=[IMAGE="debian@default",IMAGE_UNAME="oneadmin",CACHE="none"]
                DISK=[SIZE="1024",TYPE="swap"]
                SCHED_REQUIREMENTS="CLUSTER=1"
                MEMORY="64\"""", 1);
        cloud.syncOk("--adopt");
        for (String version : List.of("2", "3")) {
            cloud.register("debian", version, cloud.image(version + ".raw", version), "\"memory\":2048");
            cloud.syncOk("--network", "ours");
            Attributes now = cloud.onlyTemplate().template();
            assertEquals(version, cloud.offeredVersion());
            assertEquals(
                    List.of("lan", "san"),
                    now.vectors("NIC").stream()
                            .map(nic -> nic.parts().get("NETWORK"))
                            .toList());
            assertEquals("VNC", now.vectors("GRAPHICS").get(0).parts().get("TYPE"));
            assertEquals("site", now.vectors("CONTEXT").get(0).parts().get("START_SCRIPT"));
            assertEquals("YES", now.vectors("CONTEXT").get(0).parts().get("NETWORK"));
            assertEquals("CLUSTER=1", now.text("SCHED_REQUIREMENTS").orElse(""));
            assertEquals("2048", now.text("MEMORY").orElse(""));
            assertEquals(2, now.vectors("DISK").size());
            assertEquals("none", now.vectors("DISK").get(0).parts().get("CACHE"));
            assertEquals("swap", now.vectors("DISK").get(1).parts().get("TYPE"));
            assertEquals("", now.text("CLOUDKEEPER_APPLIANCE_VERSION").orElse(""));
        }
    }

    /** A site may carry the other tool's attributes on in its own template file. */
    @Test
    void aTemplateOfOurOwnIsThatWhateverItsTemplateFileSays() throws IOException {
        Path templates = Files.createDirectories(directory.resolve("templates"));
        Files.writeString(templates.resolve("template.j2"), """
                <TEMPLATE>
                  <DISK><IMAGE_ID>{{ image_id }}</IMAGE_ID></DISK>
                  <CLOUDKEEPER_APPLIANCE_ID>{{ appliance.identifier }}</CLOUDKEEPER_APPLIANCE_ID>
                </TEMPLATE>
                """);
        String[] options = {"--template-dir", templates.toString()};
        cloud.register("debian", "1", file);
        cloud.syncOk(options);
        int own = cloud.sandbox().templates().get(1).id();
        cloud.call("one.template.update", own, "NIC=[NETWORK=\"lan\"]", 1);
        cloud.register("debian", "2");
        cloud.syncOk(options);
        Attributes now = cloud.sandbox().templates().get(1).template();
        assertEquals(0, now.vectors("NIC").size());
        assertEquals("debian", now.text("CLOUDKEEPER_APPLIANCE_ID").orElse(""));
        assertEquals("", now.text("NIFTY_ADOPTED").orElse(""));
    }

    @Test
    void aTemplateOfOurOwnIsWrittenAnew() {
        cloud.register("debian", "1", file);
        cloud.syncOk();
        int own = cloud.sandbox().templates().get(1).id();
        cloud.call("one.template.update", own, "NIC=[NETWORK=\"lan\"]", 1);
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(
                0, cloud.sandbox().templates().get(1).template().vectors("NIC").size());
    }
}
