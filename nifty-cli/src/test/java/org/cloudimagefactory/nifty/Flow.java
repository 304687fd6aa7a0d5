package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;

/**
 * One way in which a cloud changes.
 *
 * @param name for test reports
 * @param before what is done before
 * @param request what is asked for
 * @param images versions and states of the images in the end
 * @param offeredBefore version that users can start before, empty if none
 * @param offered version that users can start in the end, empty if none
 */
record Flow(
        String name,
        Consumer<CloudFixture> before,
        Consumer<CloudFixture> request,
        List<String> images,
        String offeredBefore,
        String offered) {
    static final Flow REGISTER =
            new Flow("register", cloud -> {}, cloud -> cloud.register("debian", "1"), List.of("1 READY"), "", "1");

    static final Flow UPDATE = new Flow(
            "update",
            Flow::registered,
            cloud -> {
                cloud.expire("debian", "1");
                cloud.register("debian", "2");
            },
            List.of("2 READY"),
            "1",
            "2");

    static final Flow METADATA = new Flow(
            "metadata",
            Flow::registered,
            cloud -> cloud.register(
                    "debian",
                    "1",
                    cloud.images().resolve("debian-1.raw"),
                    "\"title\":\"new\"",
                    "\"groups\":[\"users\"]"),
            List.of("1 READY"),
            "1",
            "1");

    static final Flow EXPIRE =
            new Flow("expire", Flow::registered, cloud -> cloud.expire("debian", "1"), List.of(), "1", "");

    static final List<Flow> ALL = List.of(REGISTER, UPDATE, METADATA, EXPIRE);

    /** How many calls a run takes that does what is asked for; the cloud is done with then. */
    int calls(CloudFixture cloud) {
        before.accept(cloud);
        request.accept(cloud);
        cloud.sandbox().counters().reset();
        cloud.syncOk();
        return cloud.sandbox().counters().total();
    }

    private static void registered(CloudFixture cloud) {
        cloud.register("debian", "1");
        cloud.syncOk();
    }

    /** Until an update or an expiration is through, the old version stays; nobody ever finds half of something. */
    void assertOffersAWorkingVersion(CloudFixture cloud) {
        if (offered.isEmpty() || offeredBefore.isEmpty()) {
            return;
        }
        String version = cloud.offeredVersion();
        assertTrue(version.equals(offeredBefore) || version.equals(offered), version);
        assertTrue(
                cloud.imageStates().contains(version + " READY"),
                cloud.imageStates().toString());
    }

    void assertEndsWell(CloudFixture cloud, String history) {
        Nifty.Run run = cloud.sync();
        assertEquals(0, run.exitCode(), history + run.out() + run.err());
        assertEquals(images, cloud.imageStates(), history + run.out());
        if (offered.isEmpty()) {
            assertEquals(List.of(), cloud.sandbox().templates(), history);
        } else {
            assertEquals(offered, cloud.offeredVersion(), history);
            String digest = cloud.onlyTemplate()
                    .template()
                    .text("NIFTY_APPLIANCE_DIGEST")
                    .orElse("");
            assertEquals(
                    digest,
                    cloud.image(0).template().text("NIFTY_APPLIANCE_DIGEST").orElse(""),
                    history);
            assertEquals(cloud.onlyTemplate().permissions(), cloud.image(0).permissions(), history);
            assertEquals(
                    cloud.onlyTemplate().owner().gname(), cloud.image(0).owner().gname(), history);
        }
        assertEquals(List.of(), cloud.files("."), history);
        assertEquals(List.of(), cloud.files("rejected"), history);
        assertTrue(cloud.sync().out().contains("0 changed, 0 unchanged"), history);
    }

    @Override
    public String toString() {
        return name;
    }
}
