package org.cloudimagefactory.soak;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.soak.ToolRun.Outcome;

/** vmCatcher: hands announcements over to {@code itchy archive}, each until that says that it has it. */
final class Hook {
    private static final int MOST_WAITING = 40;

    private final Site site;
    private final Tools tools;
    private final Publisher publisher;
    private final Model model;
    private final Pace pace;
    private final Tally tally;
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger perhapsStored = new AtomicInteger();

    Hook(Site site, Tools tools, Publisher publisher, Model model, Pace pace, Tally tally) {
        this.site = site;
        this.tools = tools;
        this.publisher = publisher;
        this.model = model;
        this.pace = pace;
        this.tally = tally;
    }

    /** Hands them over, one after the other. */
    void tell(List<Announcement> announcements, Dice dice) throws IOException, InterruptedException {
        for (Announcement announcement : announcements) {
            while (Site.names(site.events()).size() > MOST_WAITING) {
                Thread.sleep(100);
            }
            tell(announcement, dice);
        }
    }

    private void tell(Announcement announcement, Dice dice) throws IOException, InterruptedException {
        PublishedFile file = announcement.isOffer() ? publisher.file(announcement) : null;
        ToolRun run = new ToolRun(
                "itchy",
                List.of("archive", "--metadata-dir", site.events().toString()),
                Expected.event(announcement, file, publisher.cache().toString()));
        boolean isHeard = false;
        while (!isHeard) {
            Outcome outcome = tools.run(run, Conditions.rough(dice, 20, 1500), Set.of(0, 3));
            isHeard = outcome.exitCode() == 0;
            if (!isHeard) {
                perhapsStored.addAndGet(outcome.wasKilled() ? 1 : 0);
                Thread.sleep(50);
            }
        }
        stored.incrementAndGet();
        model.apply(announcement);
        pace.step();
        tally.count("announced: " + (announcement.isSound() ? announcement.kind() : announcement.soundness()));
    }

    /** Events that have come must all be there, done or set aside; none may be there that nobody told. */
    List<String> differences() throws IOException {
        int kept = Site.names(site.events().resolve("done")).size()
                + (int) Site.names(site.events().resolve("failed")).stream()
                        .filter(name -> name.endsWith(".json"))
                        .count();
        int least = stored.get();
        int most = least + perhapsStored.get();
        return kept >= least && kept <= most
                ? List.of()
                : List.of("of " + least + " to " + most + " events " + kept + " are kept");
    }
}
