package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.sandbox.CloudFiller;
import org.cloudimagefactory.nifty.sandbox.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.template.Attributes;
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
}
