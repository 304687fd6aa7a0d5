package org.cloudimagefactory.soak;

import java.io.IOException;

/** What happens to a site beside its tools: disks are full for a while, and the cloud's server dies and comes back. */
final class Weather {
    private final Site site;
    private final CloudServer server;
    private final Tally tally;

    Weather(Site site, CloudServer server, Tally tally) {
        this.site = site;
        this.server = server;
        this.tally = tally;
    }

    /** One disk is full, or nearly so, for a while. */
    void fillADisk(Dice dice) throws IOException, InterruptedException {
        SmallDisk disk = dice.oneOf(site.disks());
        if (disk.fill(dice.below(512) * 1024L)) {
            tally.count("disk full: " + disk.directory().getFileName());
            Thread.sleep(dice.between(200, 4000).toMillis());
        }
        disk.relieve();
    }

    /** The server is killed and, after a while, started again. */
    void killTheServer(Dice dice) throws IOException, InterruptedException {
        server.kill();
        tally.count("server killed");
        Thread.sleep(dice.between(10, 2000).toMillis());
        server.start();
    }
}
