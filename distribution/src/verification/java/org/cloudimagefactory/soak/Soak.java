package org.cloudimagefactory.soak;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The run: announcements go through hook, itchy and nifty into the cloud while all of them are killed, calls fail, disks are full
 * and clocks are set back. From time to time that ends, everything is let come to rest, and the cloud has to be as the model.
 */
final class Soak implements AutoCloseable {
    private static final long HEAP_MORE = 2 << 20;
    private static final int PARTIES = 2;
    private static final long STANDSTILL_MILLIS = 15_000;
    private static final int USUAL_DAYS = 30;
    private static final String SHORT_WAIT = "2s";
    private static final long LATE_MILLIS = 2_500;

    private final SoakSettings settings;
    private final Tally tally = new Tally();
    private final Model model = new Model();
    private final Site site;
    private final Tools tools;
    private final FaultyDoor door;
    private final CloudServer server;
    private final Publisher publisher;
    private final Hook hook;
    private final Catalogue catalogue;
    private final Weather weather;
    private final Comparison comparison;
    private final Leftovers leftovers;
    private final KeptDescriptors keptDescriptors;
    private final Measurements measurements;
    private final Pace pace = new Pace();
    private final ReadWriteLock clock = new ReentrantReadWriteLock(true);

    Soak(SoakSettings settings) throws Exception {
        this.settings = settings;
        site = new Site(settings);
        tools = new Tools(settings, tally);
        door = new FaultyDoor(settings.dice("door"), tally, LATE_MILLIS);
        server = new CloudServer(tools, door, site);
        publisher = new Publisher(settings.directory());
        hook = new Hook(site, tools, publisher, model, pace, tally);
        catalogue = new Catalogue(site, tools);
        weather = new Weather(site, server, tally);
        comparison = new Comparison(new CloudReader(server), publisher, site);
        leftovers = new Leftovers(site, server);
        keptDescriptors = new KeptDescriptors(site, tally);
        measurements = new Measurements(tools, site, server, door);
    }

    /** Whether all went well; what did not has been printed. */
    boolean run() throws Exception {
        Instant begin = Instant.now();
        List<Announcement> script = Script.of(settings);
        server.start();
        int announced = 0;
        for (int i = 0; i < settings.checkpoints() && minutes(begin) < settings.minutes(); i++) {
            int from = script.size() * i / settings.checkpoints();
            int to = script.size() * (i + 1) / settings.checkpoints();
            // The server lives on for the last quarter, so that its heap could grow.
            turbulent(script.subList(from, to), i, i < settings.checkpoints() * 3 / 4 || i == 0);
            settle("after " + to + " events");
            announced = to;
            publisher.forget(model.offered().values());
            cleanUp("after " + to + " events", days(i));
            // One look tells of no growth.
            if (settings.checkpoints() > 1) {
                measurements.take(to, model.offered().size());
            }
        }
        comparison.forget();
        settle("at the end");
        cleanUp("at the end", 0);
        hook.differences().forEach(tally::fault);
        measurements.growth(settings.appliances()).forEach(tally::fault);
        compareHeap();
        System.out.println(measurements.table());
        System.out.println(tally.text());
        System.out.println("seed " + settings.seed() + ": " + announced + " of " + script.size() + " events over "
                + settings.appliances() + " appliances in " + minutes(begin) + " minutes, "
                + tally.faults().size() + " faults");
        return tally.faults().isEmpty();
    }

    private static long minutes(Instant begin) {
        return Duration.between(begin, Instant.now()).toMinutes();
    }

    private void turbulent(List<Announcement> announcements, int slice, boolean serverDies) throws Exception {
        List<Actor> actors = new ArrayList<>();
        door.faulty(true);
        pace.begin();
        for (int i = 0; i < PARTIES; i++) {
            int party = i;
            actors.add(actor("itchy " + slice + " " + i, 16, dice -> process(dice)));
            actors.add(actor("nifty " + slice + " " + i, 16, this::sync));
            actors.add(actor("comfy " + slice + " " + i, 50, dice -> catalogue.publish(party, dice)));
        }
        actors.add(actor("clean " + slice, 60, this::clean));
        actors.add(actor("clean cloud " + slice, 60, dice -> cleanCloud(dice, days(slice))));
        actors.add(actor("disks " + slice, 25, weather::fillADisk));
        if (serverDies) {
            actors.add(actor("server " + slice, 40, weather::killTheServer));
        }
        List<Actor> hooks = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++) {
            hooks.add(tell(announcements, slice, i));
        }
        for (Actor each : hooks) {
            each.close();
        }
        actors.forEach(Actor::stop);
        pace.end();
        for (Actor each : actors) {
            each.close();
        }
        door.faulty(false);
    }

    /** Acts by its own dice, and rests in between until about so many more have been announced. */
    private Actor actor(String name, int announcements, Part part) {
        Dice dice = settings.dice(name);
        return Actor.start(
                name,
                () -> part.act(dice),
                () -> pace.rest(announcements / 2 + dice.below(announcements), STANDSTILL_MILLIS),
                tally);
    }

    /** What an actor does by its dice. */
    private interface Part {
        void act(Dice dice) throws Exception;
    }

    /** One of two hooks at once; each has its own appliances, as their announcements have an order. */
    private Actor tell(List<Announcement> announcements, int slice, int party) {
        List<Announcement> own = announcements.stream()
                .filter(each -> Math.floorMod(each.identifier().hashCode(), PARTIES) == party)
                .toList();
        Dice dice = settings.dice("hook " + slice + " " + party);
        return Actor.once("hook " + party, () -> hook.tell(own, dice), tally);
    }

    private void process(Dice dice) throws IOException, InterruptedException {
        Conditions conditions = Conditions.rough(dice, 100, 8000);
        // No file system can be told another time: what a run makes while the clock is wrong is dated back afterwards.
        (conditions.clockSetBack() ? clock.writeLock() : clock.readLock()).lock();
        try {
            Instant begin = Instant.now();
            tools.run(site.process(), conditions, Set.of(0, 1, 3, 75));
            if (conditions.clockSetBack()) {
                site.dateBack(begin);
            }
        } finally {
            (conditions.clockSetBack() ? clock.writeLock() : clock.readLock()).unlock();
        }
    }

    private void clean(Dice dice) throws IOException, InterruptedException {
        tools.run(site.clean(), Conditions.rough(dice, 100, 4000), Set.of(0, 1, 3, 75));
    }

    private void sync(Dice dice) throws IOException, InterruptedException {
        nifty(site.sync(door.endpoint(), server.secret(), SHORT_WAIT), dice);
    }

    private void cleanCloud(Dice dice, int days) throws IOException, InterruptedException {
        nifty(site.cleanCloud(door.endpoint(), server.secret(), SHORT_WAIT, days), dice);
    }

    private void nifty(ToolRun run, Dice dice) throws IOException, InterruptedException {
        clock.readLock().lock();
        try {
            tools.run(run, Conditions.rough(dice, 100, 8000), Set.of(0, 1, 3, 75));
        } finally {
            clock.readLock().unlock();
        }
    }

    /** How long applied descriptors stay: in the second half all, so that a history comes about with which runs could grow. */
    private int days(int slice) {
        return slice * 2 < settings.checkpoints() ? 0 : USUAL_DAYS;
    }

    /** Nothing fails any longer: in the end the cloud has to be as the model, and nothing may be left over. */
    private void settle(String when) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(SoakSettings.SETTLE_LIMIT);
        List<String> differences = new ArrayList<>();
        int rounds = 0;
        do {
            tools.run(site.process(), Conditions.CALM, Set.of(0, 1));
            tools.run(site.sync(door.endpoint(), server.secret(), "60s"), Conditions.CALM, Set.of(0, 1));
            differences.clear();
            differences.addAll(comparison.differences(model.offered()));
            differences.addAll(catalogue.differences());
            differences.addAll(leftovers.find());
            rounds++;
            if (!differences.isEmpty()) {
                System.out.println(when + ", round " + rounds + ": " + differences.size() + " differences, such as "
                        + differences.get(0));
                Thread.sleep(500);
            }
        } while (!differences.isEmpty() && Instant.now().isBefore(limit));
        System.out.println(when + ": " + model.offered().size() + " appliances offered, at rest after " + rounds
                + " rounds, " + differences.size() + " differences");
        differences.forEach(difference -> tally.fault(when + ": " + difference));
    }

    /** Images that the cloud was not made of have to go, and descriptors that nobody needs; no others may. */
    private void cleanUp(String when, int days) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(SoakSettings.SETTLE_LIMIT);
        List<String> differences = new ArrayList<>();
        do {
            String said = tools.run(
                                    site.cleanCloud(door.endpoint(), server.secret(), "60s", days),
                                    Conditions.CALM,
                                    Set.of(0))
                            .out()
                    + tools.run(site.clean(), Conditions.CALM, Set.of(0)).out();
            List<CloudObject> images = new CloudReader(server).images();
            differences.clear();
            differences.addAll(site.imageDifferences(images));
            if (days == 0) {
                differences.addAll(keptDescriptors.differences(model.offered(), images));
            }
            if (!differences.isEmpty()) {
                System.out.println(when + ": " + differences.get(0) + "; nifty and itchy clean say:\n" + said);
                Thread.sleep(1000);
            }
        } while (!differences.isEmpty() && Instant.now().isBefore(limit));
        // To clean up changes nothing in the cloud that was as it should be.
        differences.addAll(comparison.differences(model.offered()));
        differences.forEach(difference -> tally.fault(when + ": " + difference));
    }

    /** The server that has lived long holds no more than one that has just read the same state. */
    private void compareHeap() throws IOException, InterruptedException {
        new CloudReader(server).images();
        long old = server.heapBytes();
        server.kill();
        server.start();
        new CloudReader(server).images();
        long young = server.heapBytes();
        System.out.println("heap of the server: " + (old >> 10) + " KiB, after a restart " + (young >> 10) + " KiB");
        if (old > young + HEAP_MORE) {
            tally.fault("the server held " + old + " bytes, and holds " + young + " after a restart");
        }
    }

    @Override
    public void close() {
        server.close();
        door.close();
    }
}
