package org.cloudimagefactory.nifty.backend.oci;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Step;
import org.jspecify.annotations.Nullable;

/** Publishes appliances in projects of OCI registries. */
final class OciBackend implements CloudBackend {
    private final BackendSettings settings;
    private final AutoCloseable connections;
    private final @Nullable QemuImg qemuImg;
    private final @Nullable Path work;
    private final WorkRecords temporaries = new WorkRecords();
    private final RegistryReader reader;
    private final Signing signing;
    private final Places places;
    private final Records records;
    private final Views views;
    private final KnownBlobs known = new KnownBlobs();
    private final UploadNoteFiles notes;
    private final UnfinishedFiles unfinished;
    private final Installations installations;
    private final Renewals renewals;
    private final Leftovers leftovers;
    private final DiskUploader uploader;
    private final Publisher publisher;
    private final Remover remover;
    private final LookAhead lookAhead;

    OciBackend(BackendSettings settings, OciSettings options) {
        this.settings = settings;
        connections = options.connections();
        qemuImg = options.qemuImg();
        Path state = options.stateDirectory();
        work = state == null ? null : state.resolve("registries");
        Registry registry = new Registry(options.client());
        Layout layout = options.layout();
        ManifestMaker maker = new ManifestMaker(layout);
        signing = options.signing(registry);
        places = Places.parse(settings.option("repository"));
        records = new Records(settings.identifier(), signing);
        reader = new RegistryReader(registry, maker, signing);
        views = new Views(reader, System::nanoTime);
        unfinished = new UnfinishedFiles(options.stateDirectory(), settings.clock());
        SmallBlobs blobs = new SmallBlobs(registry);
        installations =
                new Installations(registry, reader, maker, blobs, settings.identifier(), options.stateDirectory());
        Naming naming = new Naming(registry, blobs, maker, signing, views, unfinished, settings.identifier());
        Deletions deletions = new Deletions(registry, views, signing, records, unfinished);
        States states = new States(reader, maker, naming, records, deletions, settings.clock());
        renewals = new Renewals(registry, reader, signing, records, states, deletions, settings.clock());
        leftovers = new Leftovers(registry, reader, views, records, deletions, unfinished, settings.clock());
        notes = new UploadNoteFiles(options.stateDirectory(), settings.clock());
        FormerChunks former = new FormerChunks(registry, views, signing, settings.identifier(), settings.clock());
        PackageLists packages = new PackageLists(settings, registry, records);
        uploader = new DiskUploader(
                settings,
                registry,
                blobs,
                reader,
                maker,
                layout,
                naming,
                records,
                known,
                notes,
                packages,
                chunks(registry, maker, naming, former));
        remover = new Remover(reader, maker, naming, records, states, deletions, settings.clock());
        OwnImages images = new OwnImages(registry, reader, layout, signing, records, states);
        ReplacedOffers replaced = new ReplacedOffers(views, states, deletions, remover);
        publisher = new Publisher(
                blobs,
                reader,
                maker,
                layout,
                naming,
                records,
                images,
                states,
                replaced,
                packages,
                former,
                settings.clock());
        lookAhead = new LookAhead(reader, views, layout, places, installations, records, naming, publisher);
    }

    private @Nullable ChunkUploader chunks(Registry registry, ManifestMaker maker, Naming naming, FormerChunks former) {
        if (qemuImg == null || work == null) {
            return null;
        }
        return new ChunkUploader(
                registry,
                maker,
                naming,
                former,
                new RawContent(new ImageInspector(InspectionLimits.DEFAULT), qemuImg),
                work,
                temporaries,
                settings.identifier(),
                settings.clock());
    }

    @Override
    public void begin() {
        notes.tidy();
        unfinished.tidy();
        if (work != null && Files.isDirectory(work)) {
            temporaries.sweep(work);
        }
    }

    @Override
    public Inventory inventory() {
        publisher.begin();
        views.clear();
        Map<String, List<RepositoryView>> projects = reader.projects(settings.datastores());
        projects.values()
                .forEach(repositories -> repositories.forEach(view -> {
                    views.read(view);
                    view.all()
                            .forEach(tagged -> tagged.own(settings.identifier(), ItemRecord.Kind.IMAGE)
                                    .ifPresent(item -> known.add(tagged, item)));
                }));
        return new InventoryMaker(settings.identifier(), renewals, leftovers, settings.clock())
                .make(settings.datastores(), projects);
    }

    @Override
    public void lookAhead(List<Step> steps) {
        lookAhead.check(steps);
    }

    @Override
    public CloudImage upload(Step.Upload upload, ImageSource source) {
        return uploader.upload(upload, places.of(upload.appliance(), upload.datastore()), source);
    }

    @Override
    public void publish(Step.Publish publication) {
        publisher.publish(publication, places.of(publication.appliance(), publication.datastore()));
    }

    @Override
    public void retire(Step.RetireImage retirement) {
        remover.retire(retirement);
    }

    @Override
    public void retire(Step.RetireTemplate retirement) {
        if (!publisher.hasNamed(retirement.template())) {
            remover.retire(retirement);
        }
    }

    @Override
    public void delete(Step.DeleteImage deletion) {
        remover.delete(deletion);
    }

    @Override
    public void delete(Step.DeleteTemplate deletion) {
        if (!publisher.hasNamed(deletion.template())) {
            remover.delete(deletion);
        }
    }

    @Override
    public boolean keepUp(Step.Upkeep upkeep) {
        return switch (upkeep.kind()) {
            case RENEW -> {
                renewals.renew(Reference.parse(upkeep.id()));
                yield true;
            }
            case SWEEP -> leftovers.sweep(upkeep.id());
            case KEEP -> false;
        };
    }

    @Override
    public void adopt(Step.AdoptImage adoption) {
        throw new UnsupportedOperationException("what others have in a registry stays theirs");
    }

    @Override
    public void adopt(Step.AdoptTemplate adoption) {
        throw new UnsupportedOperationException("what others have in a registry stays theirs");
    }

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        signing.ends()
                .filter(end -> end.isBefore(settings.clock().instant().plus(Renewals.MARGIN)))
                .ifPresent(end -> findings.add(Finding.warning(
                        "signer", "the certificate ends at " + end + ", and with it all that it has signed")));
        if (qemuImg != null) {
            findings.add(forChunks(qemuImg));
        }
        for (String project : settings.datastores()) {
            try {
                List<RepositoryView> repositories =
                        reader.projects(List.of(project)).getOrDefault(project, List.of());
                findings.add(Finding.good(
                        "registry", project + " answers: " + repositories.size() + " repositories of nifty"));
                repositories.stream()
                        .flatMap(this::unrenewed)
                        .forEach(said -> findings.add(Finding.warning("signature", said)));
                installations.other(project).ifPresent(said -> findings.add(Finding.warning("publisher", said)));
            } catch (Problem e) {
                findings.add(Finding.bad("registry", project + ": " + e.line()));
            }
        }
        return findings;
    }

    private static Finding forChunks(QemuImg qemuImg) {
        try {
            return Finding.good("qemu-img", qemuImg.version());
        } catch (Problem e) {
            return Finding.bad("qemu-img", "--chunks needs it: " + e.line());
        }
    }

    private Stream<String> unrenewed(RepositoryView view) {
        return view.all().stream()
                .flatMap(tagged -> tagged
                        .own(settings.identifier(), ItemRecord.Kind.OFFER)
                        .flatMap(item -> renewals.unrenewed(tagged, view.now(tagged, item)))
                        .stream());
    }

    @Override
    public List<Way> ways(ApplianceOverview appliance) {
        return OfferWays.of(appliance);
    }

    @Override
    public void close() {
        settings.transfer().close();
        try {
            connections.close();
        } catch (Exception e) {
            throw new IllegalStateException("connections can always be closed", e);
        }
    }
}
