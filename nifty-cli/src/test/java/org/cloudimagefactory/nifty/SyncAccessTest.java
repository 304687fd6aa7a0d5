package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.junit.jupiter.api.Test;

/** Permissions, groups, credentials. */
class SyncAccessTest extends WithCloud {
    private static final String GROUPS = "\"groups\":[\"fedcloud\",\"second\"]";

    @Test
    void setsPermissionsAndGroup() {
        cloud.call("one.group.allocate", "fedcloud");
        cloud.register("debian", "1", cloud.image("d.raw", "one"), GROUPS);
        cloud.syncOk();
        assertEquals(0640, cloud.image(0).permissions().bits());
        assertEquals("fedcloud", cloud.image(0).owner().gname());
        assertEquals(0640, cloud.onlyTemplate().permissions().bits());
        assertEquals("fedcloud", cloud.onlyTemplate().owner().gname());
        assertEquals(
                "fedcloud,second",
                cloud.image(0).template().text("NIFTY_APPLIANCE_GROUP").orElse(""));
    }

    @Test
    void onlyTheOwnerMayUseAnApplianceWithoutGroups() {
        cloud.register("debian", "1");
        cloud.syncOk();
        assertEquals(0600, cloud.image(0).permissions().bits());
        assertEquals(0600, cloud.onlyTemplate().permissions().bits());
    }

    @Test
    void takesPermissionsAsGiven() {
        cloud.register("debian", "1");
        cloud.syncOk("--permissions", "0644");
        assertEquals(0644, cloud.image(0).permissions().bits());
        assertEquals(0644, cloud.onlyTemplate().permissions().bits());
        assertFails(cloud.sync("--permissions", "worldwide"), 2, "'worldwide' is no permission");
    }

    @Test
    void refusesAMissingGroupBeforeItUploads() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), GROUPS);
        assertFails(
                cloud.sync(),
                1,
                "OpenNebula has no group 'fedcloud'; create it, name another with --group-map fedcloud=GROUP, or use"
                        + " --create-groups");
        assertEquals(0, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void createsGroupsWhenToldSo() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), GROUPS);
        cloud.register("ubuntu", "1", cloud.image("u.raw", "one"), GROUPS);
        cloud.syncOk("--create-groups");
        assertEquals("fedcloud", cloud.onlyImageGroup());
        assertEquals(1, cloud.sandbox().counters().of("one.group.allocate"));
    }

    @Test
    void mapsGroups() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), GROUPS);
        cloud.syncOk("--group-map", "other=x,fedcloud=users");
        assertEquals("users", cloud.image(0).owner().gname());
        assertFails(cloud.sync("--group-map", "fedcloud"), 2, "'fedcloud' of --group-map is not VO=GROUP");
    }

    @Test
    void changesTheGroupWithTheDescriptor() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), GROUPS);
        cloud.syncOk("--create-groups");
        cloud.register("debian", "1", cloud.image("d.raw", "one"), "\"groups\":[\"users\"]");
        cloud.syncOk();
        assertEquals("users", cloud.image(0).owner().gname());
        assertEquals("users", cloud.onlyTemplate().owner().gname());
    }

    @Test
    void leavesATemplateToItsGroupWhenItCannotBeRenewed() {
        cloud.register("debian", "1", cloud.image("1.raw", "one"), GROUPS);
        cloud.syncOk("--create-groups");
        cloud.register("debian", "2", cloud.image("2.raw", "two"), "\"groups\":[\"users\"]");
        cloud.sandbox().faults().onNext("one.template.update", new Fault.Refuse(0x2000, "not now"));
        assertFails(cloud.sync("--permissions", "666"), 1, "not now");
        assertEquals("fedcloud", cloud.onlyTemplate().owner().gname());
        assertEquals(0640, cloud.onlyTemplate().permissions().bits());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void refusesASecretOnTheCommandLine() {
        assertFails(
                cloud.sync("--secret", "oneadmin:pass", "--descriptors-dir", "/nowhere"),
                2,
                "a secret on the command line can be read by every user of this machine; put USER:PASSWORD into a file");
        assertFails(cloud.sync("--endpoint", "http://u:p@127.0.0.1:1/RPC2"), 2, "holds a password");
        assertFails(
                cloud.sync("--endpoint", "ftp://127.0.0.1/"),
                2,
                "endpoint 'ftp://127.0.0.1/' of --endpoint is no HTTP");
    }

    @Test
    void saysThatTheCredentialsAreWrong() throws java.io.IOException {
        java.nio.file.Path secret = directory.resolve("secret");
        assertFails(cloud.sync("--secret-file", secret.toString()), 3, "cannot read secret file " + secret);
        java.nio.file.Files.writeString(secret, "nobody\n");
        assertFails(cloud.sync("--secret-file", secret.toString()), 3, "does not hold USER:PASSWORD");
        java.nio.file.Files.writeString(secret, "oneadmin:wrong\n");
        java.nio.file.Files.setPosixFilePermissions(
                secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        cloud.register("debian", "1");
        Nifty.Run run = cloud.sync("--secret-file", secret.toString());
        assertFails(run, 3, "does not accept the credentials of user 'oneadmin'");
        assertTrue(!run.err().contains("wrong"), run.err());
        assertEquals(1, cloud.files(".").size());
    }

    @Test
    void saysThatThereIsNoSuchDatastore() {
        cloud.register("debian", "1");
        assertFails(
                cloud.sync("--datastore", "fast"),
                3,
                "OpenNebula has no datastore 'fast'; name an image datastore with --datastore; there are default");
        assertFails(cloud.sync("--datastore", "system"), 3, "datastore 'system' is not for images");
        assertEquals(List.of(), cloud.sandbox().images());
    }

    @Test
    void saysThatTheServerIsDown() {
        cloud.register("debian", "1");
        cloud.stop();
        Nifty.Run run = cloud.syncAt("http://127.0.0.1:1/RPC2");
        assertFails(run, 3, "cannot talk to OpenNebula at http://127.0.0.1:1/RPC2: Connection refused");
        cloud.start();
        assertEquals(1, cloud.files(".").size());
    }

    @Test
    void aPlainUserRegistersForItself() {
        cloud.call("one.user.allocate", "plain", "pass", "");
        java.nio.file.Path secret = directory.resolve("plain-secret");
        cloud.writeSecret(secret, "plain:pass");
        cloud.register("debian", "1");
        cloud.syncOk("--secret-file", secret.toString());
        assertEquals("plain", cloud.image(0).owner().uname());
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }
}
