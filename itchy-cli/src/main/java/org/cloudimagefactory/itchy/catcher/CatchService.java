package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.chunk.ImageAssembler;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/**
 * A run over all subscriptions. Whatever ends it, the next run goes on: events are told before the database knows, so that one
 * may come twice but none is lost.
 */
public final class CatchService {
    private final SubscriptionStore store;
    private final Sources sources;
    private final Outlets outlets;
    private final Progress progress;
    private final Clock clock;

    /**
     * Where things come from.
     *
     * @param feeds that subscriptions follow
     * @param images fetches images
     * @param chunks puts images together from chunks
     * @param certificateDirectory of those who are trusted, for events
     */
    public record Sources(FeedOpener feeds, ImageDownloader images, ImageAssembler chunks, Path certificateDirectory) {}

    /**
     * Where events go.
     *
     * @param spool from where they are processed
     * @param hook of the site
     */
    public record Outlets(EventArchive spool, EventHook hook) {}

    public CatchService(SubscriptionStore store, Sources sources, Outlets outlets, Progress progress, Clock clock) {
        this.store = store;
        this.sources = sources;
        this.outlets = outlets;
        this.progress = progress;
        this.clock = clock;
    }

    /** Does all that is to do, and tells the listener as it happens. */
    public void run(CatchRequest request, CatchListener listener) {
        Path cache = Directories.writable(request.cache());
        EventFactory events = new EventFactory(cache, sources.certificateDirectory());
        EventOutlet outlet = new EventOutlet(outlets.spool(), outlets.hook(), listener);
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(cache, "itchy catch", clock)) {
            outlet.tell(events.run(EventType.PROCESS_PREFIX));
            List<Offer> offers = refresh(request, listener);
            offers.forEach(offer -> listener.attempt(
                    "new images of " + Address.shown(offer.subscription().url()),
                    () -> tellOfNewImages(offer, outlet, events)));
            CachePlan plan = CachePlan.of(
                    offers, store.cache().all(), image -> Files.isRegularFile(cache.resolve(image.fileName())));
            plan.disputed().forEach(dispute -> listener.problem("list", new ItemProblem(dispute)));
            EventEmitter emitter = new EventEmitter(request, store.cache(), outlet, events, listener, clock);
            plan.expire().forEach(emitter::withdraw);
            new DownloadCrew(sources.images(), sources.chunks(), emitter, progress, request.jobs())
                    .fetch(cache, plan.fetch());
            emitter.forgetPartials(plan.fetch());
            outlet.tell(events.run(EventType.PROCESS_POSTFIX));
        }
    }

    private void tellOfNewImages(Offer offer, EventOutlet outlet, EventFactory events) {
        offer.fresh().forEach(image -> outlet.tell(events.fresh(offer, image)));
        store.images()
                .markReported(
                        offer.subscription(),
                        offer.fresh().stream().map(OfferedAppliance::identifier).toList());
    }

    private List<Offer> refresh(CatchRequest request, CatchListener listener) {
        FeedRefresher refresher = new FeedRefresher(store, sources.feeds(), request.grace(), clock);
        List<Offer> offers = new ArrayList<>();
        for (Subscription subscription : store.all()) {
            Offer offer = refresher.refresh(subscription);
            listener.looked(offer);
            offers.add(offer);
        }
        return offers;
    }
}
