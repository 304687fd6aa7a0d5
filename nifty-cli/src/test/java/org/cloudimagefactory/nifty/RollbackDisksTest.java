package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollback goes to a version that is complete, or to none. */
class RollbackDisksTest extends WithCloud {
    private static final String[] KEEP = {"--expire-after", "30d"};

    private void register(String version, int disks, boolean withChecksums) {
        StringBuilder json = new StringBuilder(
                "{\"action\":\"registration\",\"identifier\":\"db\",\"version\":\"" + version + "\",\"disks\":[");
        for (int i = 0; i < disks; i++) {
            Path file = cloud.image("disk" + i + "-" + version + ".raw", "disk " + i + " of " + version);
            json.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"")
                    .append(i == 0 ? "os" : "data")
                    .append("\",\"format\":\"raw\",\"path\":\"")
                    .append(file)
                    .append('"');
            if (withChecksums) {
                json.append(",\"checksum\":{\"sha512\":\"")
                        .append(CloudFixture.sha512(file))
                        .append("\"}");
            }
            json.append('}');
        }
        cloud.arrive(version, json.append("]}").toString());
        cloud.syncOk(KEEP);
    }

    private SandboxImage image(String version, int disk) {
        return cloud.sandbox().images().stream()
                .filter(image -> image.template()
                        .text("NIFTY_APPLIANCE_VERSION")
                        .orElse("")
                        .equals(version))
                .filter(image ->
                        image.template().text("NIFTY_IMAGE_DISK").orElse("0").equals(Integer.toString(disk)))
                .findFirst()
                .orElseThrow();
    }

    private void delete(String version, int disk) {
        int id = image(version, disk).id();
        cloud.call("one.image.delete", id, false);
        cloud.await(() -> cloud.sandbox().images().stream().noneMatch(image -> image.id() == id));
    }

    /** As an earlier nifty would have left it. */
    private void forgetDisks() {
        for (SandboxImage image : cloud.sandbox().images()) {
            StringBuilder xml = new StringBuilder("<TEMPLATE>");
            image.template()
                    .without("NIFTY_APPLIANCE_DISKS", "NIFTY_APPLIANCE_DISK_CHECKSUMS")
                    .list()
                    .forEach(attribute -> attribute.appendTo(xml));
            cloud.call("one.image.update", image.id(), xml.append("</TEMPLATE>").toString(), 0);
        }
    }

    private void assertOffers(String version, int disks) {
        assertEquals(version, cloud.offeredVersion());
        assertEquals(disks, cloud.onlyTemplate().template().vectors("DISK").size());
    }

    private Nifty.Run rollback(String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "db";
        System.arraycopy(KEEP, 0, all, 1, 2);
        System.arraycopy(more, 0, all, 3, more.length);
        return cloud.run("rollback", all);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void refusesAVersionOfWhichADiskIsGone(int disk) {
        register("1", 3, true);
        register("2", 3, true);
        delete("1", disk);
        int uploads = cloud.sandbox().counters().of("one.image.allocate");
        for (String[] force : List.of(new String[0], new String[] {"--force"})) {
            assertFails(
                    rollback(force),
                    1,
                    "of the 3 disks of version 1, " + (disk == 0 ? "the disk to boot from" : "disk " + disk)
                            + " is gone from the cloud");
            assertOffers("2", 3);
        }
        assertEquals(uploads, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void goesBackToACompleteVersionAndNotesWhatItPassesOver() {
        register("1", 2, false);
        register("2", 3, true);
        register("3", 1, true);
        delete("2", 2);
        Nifty.Run run = rollback();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("of the 3 disks of version 2, disk 2 is gone"), run.out());
        assertOffers("1", 2);
    }

    @Test
    void anotherContentIsNotTheDiskThatWasRegistered() {
        register("1", 2, true);
        register("2", 2, true);
        cloud.call("one.image.update", image("1", 1).id(), "NIFTY_IMAGE_CHECKSUM=\"" + "0".repeat(128) + "\"", 1);
        assertFails(rollback(), 1, "of the 2 disks of version 1, disk 1 is gone");
        assertOffers("2", 2);
    }

    @Test
    void comparesWithTheTemplateWhereNothingWasNoted() {
        register("1", 3, true);
        register("2", 3, true);
        forgetDisks();
        assertEquals(0, rollback().exitCode());
        assertOffers("1", 3);
    }

    @Test
    void aGapSaysThatADiskIsGoneAlsoWhereNothingWasNoted() {
        register("1", 3, true);
        register("2", 3, true);
        forgetDisks();
        delete("1", 1);
        assertFails(rollback("--force"), 1, "disk 1 of version 1 is gone from the cloud");
        assertOffers("2", 3);
    }

    @Test
    void whatCanNotBeKnownTakesForce() {
        register("1", 3, true);
        register("2", 3, true);
        forgetDisks();
        delete("1", 2);
        assertFails(rollback(), 1, "it was not noted how many disks version 1 had; there are 2, and template");
        assertOffers("2", 3);
        int uploads = cloud.sandbox().counters().of("one.image.allocate");
        assertEquals(0, rollback("--force").exitCode());
        assertOffers("1", 2);
        assertEquals(uploads, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void aRolledBackVersionKeepsItsNotes() {
        register("1", 3, true);
        register("2", 2, true);
        assertEquals(0, rollback().exitCode());
        assertEquals(
                "3",
                cloud.onlyTemplate().template().text("NIFTY_APPLIANCE_DISKS").orElse(""));
        register("2", 2, true);
        assertOffers("2", 2);
        delete("1", 2);
        assertFails(rollback(), 1, "of the 3 disks of version 1, disk 2 is gone");
    }

    @Test
    void listSaysThatATemplateLacksADisk() {
        register("1", 2, true);
        assertTrue(cloud.run("list").out().contains("offered"));
        delete("1", 1);
        assertTrue(
                cloud.run("list").out().contains("incomplete"),
                cloud.run("list").out());
    }
}
