package org.cloudimagefactory.itchy.catcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.chunk.ChunkNames;
import org.cloudimagefactory.itchy.chunk.KeptIndexes;
import org.cloudimagefactory.itchy.download.DownloadOrder;
import org.cloudimagefactory.itchy.download.StagedFile;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.AssembledForm;
import org.cloudimagefactory.itchy.subscription.CacheStore;
import org.jspecify.annotations.Nullable;

/**
 * Announces images and withdraws them, with vmCatcher's events in vmCatcher's order: what is to happen, the change itself, what
 * has happened; for a new version of an image the old one goes first.
 */
final class EventEmitter {
    private final CatchRequest request;
    private final CacheStore cache;
    private final EventOutlet outlet;
    private final EventFactory events;
    private final CatchListener listener;
    private final Clock clock;

    EventEmitter(
            CatchRequest request,
            CacheStore cache,
            EventOutlet outlet,
            EventFactory events,
            CatchListener listener,
            Clock clock) {
        this.request = request;
        this.cache = cache;
        this.outlet = outlet;
        this.events = events;
        this.listener = listener;
        this.clock = clock;
    }

    /** An image leaves the cache. */
    void withdraw(AnnouncedImage image) {
        listener.attempt(item(image.identifier()), () -> {
            leave(image, null);
            cache.remove(image);
        });
    }

    /** An image that was downloaded and verified enters the cache. */
    void announce(FetchedImage fetched) {
        listener.attempt(item(fetched.wanted().image().identifier()), () -> enter(fetched));
    }

    private void enter(FetchedImage fetched) {
        WantedImage wanted = fetched.wanted();
        StagedFile file = fetched.file();
        AssembledForm form = fetched.form();
        DownloadOrder sbom = fetched.sbom();
        SortedMap<String, String> description =
                events.described(wanted, fetched.stored(), sbom == null ? null : sbom.target());
        if (fetched.sbomProblem() != null) {
            listener.problem("list of packages of " + item(wanted.image().identifier()), fetched.sbomProblem());
        }
        AnnouncedImage predecessor = wanted.predecessor();
        if (predecessor != null) {
            leave(predecessor, wanted.fileName());
        }
        outlet.tell(events.image(EventType.AVAILABLE_PREFIX, description));
        if (file != null) {
            listener.downloaded(form == null ? fetched.stored().size() : form.fetched());
            publish(file);
        }
        if (sbom != null) {
            publish(sbom.staged());
        } else {
            // It is told without one, and nobody comes back for that.
            packages(request.cache(), wanted).map(DownloadOrder::partial).ifPresent(this::forget);
        }
        outlet.tell(events.image(EventType.AVAILABLE_POSTFIX, description));
        cache.add(new AnnouncedImage(
                wanted.image().identifier(),
                wanted.offer().subscription().id(),
                wanted.fileName(),
                wanted.image().digest(),
                fetched.stored().sha512(),
                wanted.image().version(),
                form,
                description));
        if (file != null && form != null) {
            listener.assembled(wanted.image().identifier(), form.fetched(), form.listed());
        }
        listener.available(wanted.image().identifier(), wanted.image().version(), wanted.fileName());
    }

    /**
     * An image could not be had; the version before it is not vouched for any more and goes when its grace is over. A defect of ours
     * says nothing about the image: it is no reason to take anything away. Nor is a registry or market that nobody can reach at the
     * moment: what it names was promised, and may be had the next time.
     */
    void missed(WantedImage wanted, Problem reason) {
        listener.problem(item(wanted.image().identifier()), reason);
        AnnouncedImage predecessor = wanted.predecessor();
        boolean overdue = !clock.instant().isBefore(wanted.image().created().plus(request.grace()));
        boolean isTransient = !wanted.offer().subscription().terms().isOfList() && isOfTheWay(reason);
        if (predecessor != null && overdue && reason instanceof ItemProblem && !isTransient) {
            withdraw(predecessor);
        }
    }

    /** Something about an image deserves attention; may be called by several threads. */
    synchronized void warn(WantedImage wanted, String text) {
        listener.warning(item(wanted.image().identifier()), text);
    }

    /** Whether it was the connection that failed, and not what came by it. */
    private static boolean isOfTheWay(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Removes what is left of downloads that nobody wants any more. */
    void forgetPartials(List<WantedImage> wanted) {
        Set<Path> current = wanted.stream()
                .flatMap(image -> Stream.concat(
                        Stream.of(order(request.cache(), image)), packages(request.cache(), image).stream()))
                .flatMap(order ->
                        Stream.concat(Stream.of(order.partial()), new ChunkNames(order.target()).partials().stream()))
                .collect(Collectors.toSet());
        for (Path partial : cache.partials()) {
            if (!current.contains(partial)) {
                forget(partial);
            }
        }
        Set<String> there = cache.all().stream().map(AnnouncedImage::fileName).collect(Collectors.toSet());
        new KeptIndexes(request.cache()).sweep(there);
    }

    private void forget(Path partial) {
        delete(partial);
        cache.ended(partial);
    }

    /** What to download for an image. */
    static DownloadOrder order(Path directory, WantedImage wanted) {
        return new DownloadOrder(wanted.image().content(), directory.resolve(wanted.fileName()));
    }

    /** What to download for the list of its packages, if it has one. */
    static Optional<DownloadOrder> packages(Path directory, WantedImage wanted) {
        return Optional.ofNullable(wanted.image().sbom())
                .map(source -> new DownloadOrder(source, directory.resolve(wanted.sbomName())));
    }

    private void leave(AnnouncedImage image, @Nullable String successor) {
        outlet.tell(events.image(EventType.EXPIRE_PREFIX, image.event()));
        if (!image.fileName().equals(successor)) {
            Path file = request.cache().resolve(image.fileName());
            delete(file);
            delete(new ChunkNames(file).index());
        }
        String sbom = image.event().get(VmcatcherEvent.EVENT_PREFIX + EventVariables.SBOM);
        if (sbom != null && request.cache().equals(Path.of(sbom).getParent())) {
            delete(Path.of(sbom));
        }
        outlet.tell(events.image(EventType.EXPIRE_POSTFIX, image.event()));
        listener.expired(image.identifier(), image.version());
    }

    private void publish(StagedFile file) {
        file.publish();
        cache.ended(file.partial());
    }

    private static String item(String identifier) {
        return "image " + identifier;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Directories.unusable(file, "remove", e);
        }
    }
}
