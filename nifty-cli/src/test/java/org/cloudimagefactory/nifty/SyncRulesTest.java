package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.CloudFiller;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.Test;

/** Registration, update, swap and who owns what. */
class SyncRulesTest extends WithCloud {
    @Test
    void neverGoesByNameAlone() {
        cloud.sandbox().filler().addImages(List.of(new CloudFiller.Entry("debian-1@default", Attributes.NONE)));
        cloud.sandbox().filler().addTemplates(List.of(new CloudFiller.Entry("debian@default", Attributes.NONE)));
        cloud.register("debian", "1");
        cloud.syncOk();
        assertEquals(List.of("? READY", "1 READY"), cloud.imageStates());
        assertEquals("debian-1@default.2", cloud.image(1).name());
        cloud.expire("debian", "1");
        cloud.syncOk();
        assertEquals(List.of("? READY"), cloud.imageStates());
        assertEquals(1, cloud.sandbox().templates().size());
    }

    @Test
    void leavesWhatAnotherIdentifierMade() {
        cloud.register("debian", "1");
        cloud.syncOk("--identifier", "other");
        cloud.expire("debian", "1");
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(List.of("1 READY", "2 READY"), cloud.imageStates());
        assertEquals(2, cloud.sandbox().templates().size());
    }

    @Test
    void leavesWhatAnotherUserMarkedWithOurAttributes() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.call("one.user.allocate", "mallory", "pass", "");
        cloud.call("one.image.chown", cloud.image(0).id(), 2, -1);
        cloud.call("one.template.chown", cloud.onlyTemplate().id(), 2, -1);
        cloud.expire("debian", "1");
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals(1, cloud.sandbox().templates().size());
    }

    @Test
    void updatesMetadataWithoutANewImage() {
        Path file = cloud.image("d.raw", "one");
        cloud.register("debian", "1", file, "\"title\":\"Old\"", "\"attributes\":{\"vmcatcher_event_vo\":\"a\"}");
        cloud.syncOk();
        int image = cloud.image(0).id();
        cloud.call("one.image.update", image, "SITE_NOTE=\"kept\"", 1);
        cloud.register("debian", "1", file, "\"title\":\"New\"", "\"memory\":4096");
        String out = cloud.syncOk();
        assertTrue(out.contains("its metadata has changed"), out);
        assertEquals(image, cloud.image(0).id());
        assertEquals(1, cloud.sandbox().images().size());
        Attributes attributes = cloud.image(0).template();
        assertEquals("New", attributes.text("NIFTY_APPLIANCE_TITLE").orElse(""));
        assertEquals("kept", attributes.text("SITE_NOTE").orElse(""));
        assertEquals("", attributes.text("VMCATCHER_EVENT_VO").orElse(""));
        assertEquals("4096", cloud.onlyTemplate().template().text("MEMORY").orElse(""));
        assertEquals(
                "New",
                cloud.onlyTemplate().template().text("NIFTY_APPLIANCE_TITLE").orElse(""));
        cloud.register("debian", "1", file, "\"title\":\"New\"", "\"memory\":4096");
        assertTrue(cloud.syncOk().contains("1 unchanged"));
    }

    @Test
    void takesAnotherContentOfTheSameVersionForANewImage() {
        cloud.register("debian", "1", cloud.image("a.raw", "one"));
        cloud.syncOk();
        int old = cloud.image(0).id();
        cloud.register("debian", "1", cloud.image("b.raw", "two"));
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertNotEquals(old, cloud.image(0).id());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void keepsTheOldVersionWhenTheNewOneFails() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.sandbox().faults().failNextCopy("disk on fire");
        cloud.expire("debian", "1");
        cloud.register("debian", "2");
        Nifty.Run run = cloud.sync();
        assertFails(
                run, 1, "nifty: appliance debian: cannot register image 'debian-2@default' in datastore 'default': ");
        assertTrue(run.err().contains("disk on fire"), run.err());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(List.of("debian-1-1.json"), cloud.files("done"));
        cloud.syncOk();
        assertEquals(List.of("2 READY"), cloud.imageStates());
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void takesDescriptorsInOrderOfArrival() {
        cloud.register("debian", "3");
        cloud.register("debian", "1");
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(List.of("2 READY"), cloud.imageStates());
        assertEquals(List.of("debian-1-2.json", "debian-2-3.json", "debian-3-1.json"), cloud.files("done"));
    }

    @Test
    void anUpdateIsARegistration() {
        Path file = cloud.image("d.raw", "one");
        cloud.arrive("u", """
                {"action":"update","identifier":"debian","version":"1","title":null,
                 "disks":[{"type":"os","format":"raw","path":"%s"}]}""".formatted(file));
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void takesADatastoreThatIsNamedTwiceForOne() {
        cloud.register("debian", "1");
        cloud.syncOk("--datastore", "default,1");
        assertEquals(List.of("1 READY"), cloud.imageStates());
        cloud.onlyTemplate();
    }

    @Test
    void registersDataDisksWithTheirAppliance() {
        Path os = cloud.image("os.raw", "one");
        Path data = cloud.image("data.raw", "two");
        String disks = """
                {"action":"registration","identifier":"two","version":"%s","disks":[
                 {"type":"data","format":"raw","path":"%s","target":"vdb"},
                 {"type":"os","format":"raw","path":"%s"}]}""";
        cloud.arrive("two", disks.formatted("1", data, os));
        cloud.syncOk();
        assertEquals(List.of("1 READY", "1 READY"), cloud.imageStates());
        assertEquals(2, cloud.onlyTemplate().template().vectors("DISK").size());
        assertEquals("1", cloud.offeredVersion());
        cloud.arrive("two", disks.formatted("1", data, os));
        assertTrue(cloud.syncOk().contains("1 unchanged"));
        cloud.arrive("two", disks.formatted("2", data, os));
        cloud.syncOk();
        assertEquals(List.of("2 READY", "2 READY"), cloud.imageStates());
    }

    @Test
    void identifiersMayHoldAnything() {
        String strange = "a/b:\\\"c\\\" ]]> \ud83d\ude00 <x>&'";
        cloud.register("plain", "1");
        Path file = cloud.image("s.raw", "strange");
        String json = """
                {"action":"registration","identifier":"%s","version":"v 1;'\ud83d\ude00",
                 "disks":[{"type":"os","format":"raw","path":"%s"}]}""";
        cloud.arrive("strange", json.formatted(strange, file));
        cloud.arrive("stranger", json.formatted(strange.replace("\ud83d\ude00", "\ud83d\ude01"), file));
        Nifty.Run run = cloud.sync();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(3, cloud.sandbox().images().size());
        cloud.arrive("strange", json.formatted(strange, file));
        assertTrue(cloud.sync().out().contains("1 unchanged"));
        cloud.arrive("expire", "{\"action\":\"expiration\",\"identifier\":\"%s\"}".formatted(strange));
        assertEquals(0, cloud.sync().exitCode());
        assertEquals(2, cloud.sandbox().images().size());
        assertEquals(2, cloud.sandbox().templates().size());
    }

    @Test
    void aSecondRunSaysWhoHoldsTheLock() throws IOException {
        cloud.register("debian", "1");
        cloud.sandbox()
                .faults()
                .onNext("one.imagepool.info", new org.cloudimagefactory.nifty.sandbox.opennebula.Fault.RunBefore(() -> {
                    Nifty.Run second = cloud.sync();
                    assertEquals(75, second.exitCode(), second.err());
                    assertTrue(
                            second.err().startsWith("nifty: another run works in " + cloud.descriptors()),
                            second.err());
                    assertEquals(0, cloud.sync("--dry-run").exitCode());
                }));
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertTrue(Files.exists(cloud.descriptors().resolve("done/debian-1-1.json")));
    }

    @Test
    void asksForAnImageAboutWhenThoseBeforeWereReady() {
        cloud.copying(Duration.ofMillis(400));
        for (int i = 0; i < 6; i++) {
            cloud.register("debian-" + i, "1");
        }
        cloud.syncOk("--jobs", "1");
        int calls = cloud.sandbox().counters().of("one.imagepool.info");
        assertTrue(calls < 18, calls + " calls");
    }
}
