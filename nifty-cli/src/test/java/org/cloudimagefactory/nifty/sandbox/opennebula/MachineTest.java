package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines keep images in use. */
class MachineTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;
    private RpcClient client;
    private int image;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.in(directory).trusting(directory).copying(Duration.ZERO, 0));
        client = RpcClient.of(sandbox);
        image = sandbox.filler()
                .addImages(List.of(new CloudFiller.Entry("a", Attributes.NONE)))
                .get(0);
        assertTrue(client.call("one.template.allocate", "NAME=\"t\"\nDISK=[IMAGE=\"a\"]")
                .ok());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void keepsAnImageInUseUntilItsLastMachineEnds() throws Exception {
        assertEquals("0", instantiate().value());
        assertEquals("1", instantiate().value());
        assertEquals("2", field("STATE"));
        assertEquals("2", field("RUNNING_VMS"));
        assertEquals(
                "[one.image.delete] Cannot delete image. There are 2 VMs using it.",
                client.call("one.image.delete", image, false).value());
        assertTrue(client.call("one.vm.action", "terminate-hard", 0).ok());
        assertEquals("2", field("STATE"));
        assertTrue(client.call("one.vm.action", "terminate", 1).ok());
        assertEquals("1", field("STATE"));
        assertEquals("6", RpcClient.text(client.call("one.vm.info", 0, false).value(), "STATE"));
        assertTrue(client.call("one.image.delete", image, false).ok());
    }

    @Test
    void keepsAPersistentImageForOneMachine() throws Exception {
        assertTrue(client.call("one.image.persistent", image, true).ok());
        assertTrue(instantiate().ok());
        assertEquals("8", field("STATE"));
        RpcClient.Answer second = instantiate();
        assertEquals(
                "[one.template.instantiate] Error allocating a new virtual machine template. Cannot acquire image 0,"
                        + " it is persistent and already in use",
                second.value());
        assertEquals(0x4000, second.code());
    }

    @Test
    void usesALockedImageThatIsUsedWhenItIsComplete() throws Exception {
        Files.write(directory.resolve("b.raw"), new byte[1000]);
        sandbox.faults().stallCopies();
        String template = "NAME=\"b\"\nPATH=\"" + directory.resolve("b.raw") + "\"";
        image = Integer.parseInt(
                client.call("one.image.allocate", template, 1, false).value());
        assertTrue(client.call("one.template.update", 0, "DISK=[IMAGE_ID=\"" + image + "\"]", 0)
                .ok());
        assertTrue(instantiate().ok());
        assertEquals("9", field("STATE"));
        assertEquals(0x0800, client.call("one.image.delete", image, false).code());
        sandbox.faults().resumeCopies();
        Eventually.await("USED", () -> field("STATE").equals("2"));
    }

    @Test
    void makesNoMachineOfADisabledImage() throws Exception {
        assertTrue(client.call("one.image.enable", image, false).ok());
        assertEquals(
                "[one.template.instantiate] Error allocating a new virtual machine template. Cannot acquire image 0,"
                        + " it is in state: DISABLED",
                instantiate().value());
    }

    @Test
    void listsMachinesShortOrExtended() throws Exception {
        assertTrue(instantiate().ok());
        assertTrue(instantiate().ok());
        assertTrue(client.call("one.vm.action", "terminate-hard", 0).ok());
        String alive = client.call("one.vmpool.info", -2, -1, -1, -1).value();
        assertEquals("1", RpcClient.text(alive, "ID"));
        assertEquals(null, RpcClient.text(alive, "PERMISSIONS"));
        assertEquals("0", RpcClient.text(alive, "IMAGE_ID"));
        String ended = client.call("one.vmpool.info", -2, -1, -1, 6).value();
        assertEquals("0", RpcClient.text(ended, "ID"));
        String extended = client.call("one.vmpool.infoextended", -2, -1, -1, -2).value();
        assertEquals("1", RpcClient.text(extended, "ID"));
        assertTrue(extended.contains("<PERMISSIONS>"));
        assertEquals(
                "[one.vmpool.info] Incorrect filter_flag, state",
                client.call("one.vmpool.info", -2, -1, -1, 99).value());
    }

    @Test
    void deletesATemplateTogetherWithItsImages() throws Exception {
        assertTrue(client.call("one.template.delete", 0, true).ok());
        Eventually.await(
                "gone", () -> !client.call("one.image.info", image, false).ok());
    }

    @Test
    void changesThePermissionsOfTheImagesOfATemplate() throws Exception {
        assertTrue(client.call("one.template.chmod", 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, true)
                .ok());
        assertEquals("1", field("OTHER_U"));
    }

    private RpcClient.Answer instantiate() throws Exception {
        return client.call("one.template.instantiate", 0, "", true, "", false);
    }

    private String field(String element) throws Exception {
        return RpcClient.text(client.call("one.image.info", image, false).value(), element);
    }
}
