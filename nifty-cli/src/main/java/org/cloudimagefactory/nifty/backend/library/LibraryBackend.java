package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.backend.Repair;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceAttributes;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;

/** Keeps appliances as files in a library, for whatever it is used. */
public final class LibraryBackend implements CloudBackend {
    private final Library library;
    private final BackendSettings settings;
    private final LibraryUse use;
    private final ApplianceAttributes attributes;
    private final LibraryFiles files;

    /** Keeps them in this directory. */
    public LibraryBackend(Path directory, BackendSettings settings, LibraryUse use) {
        this.library =
                new Library(directory.toAbsolutePath().normalize(), settings.datastores(), settings.clock(), use);
        this.settings = settings;
        this.use = use;
        this.attributes = new ApplianceAttributes(settings.identifier());
        this.files = new LibraryFiles(library, use);
    }

    @Override
    public void begin() {
        library.prepare();
    }

    @Override
    public Inventory inventory() {
        return new LibraryInventory(library, settings).read(library.look());
    }

    @Override
    public void lookAhead(List<Step> steps) {
        use.lookAhead(steps, library.read());
    }

    @Override
    public Optional<String> obstacle(List<Step> steps) {
        try {
            use.lookAhead(steps, library.look());
            return Optional.empty();
        } catch (ItemProblem e) {
            return Optional.of(e.line());
        }
    }

    @Override
    public CloudImage upload(Step.Upload upload, ImageSource source) {
        use.access().require(upload.appliance());
        LibraryUpload record = library.begin(id -> new IndexedImage(
                Integer.toString(id),
                upload.name(),
                upload.datastore().id(),
                id + "-" + upload.name() + "." + upload.disk().disk().format(),
                settings.clock().instant().toString(),
                attributes.ofImage(upload.appliance(), upload.disk())));
        IndexedImage image = files.put(record, upload, source);
        library.change(index -> index.with(image));
        library.end(record);
        return new LibraryInventory(library, settings).image(image).orElseThrow();
    }

    @Override
    public void publish(Step.Publish step) {
        use.access().require(step.appliance());
        files.open(step);
        List<PublishedImage> images = step.images().stream()
                .sorted(Comparator.comparing(published -> published.disk().index()))
                .toList();
        Map<String, String> described =
                attributes.ofTemplate(step.appliance(), step.datastore().id());
        described.putAll(use.offered(settings.clock().instant()));
        described.put(AttributeNames.DIGEST, step.appliance().digest());
        library.change(index -> {
            LibraryIndex changed = index;
            for (PublishedImage published : images) {
                changed = index.image(published.image().id())
                        .map(image -> image.withAttributes(described(image, step.appliance(), published.disk())))
                        .map(changed::with)
                        .orElse(changed);
            }
            String id = step.template() == null
                    ? Integer.toString(index.nextId())
                    : step.template().id();
            List<String> ids =
                    images.stream().map(published -> published.image().id()).toList();
            IndexedAppliance appliance =
                    new IndexedAppliance(id, step.name(), step.datastore().id(), ids, described);
            return changed.with(appliance).withNextId(index.nextId() + 1);
        });
    }

    /** What the descriptor says now, and what was noted of the file when it came. */
    private Map<String, String> described(IndexedImage image, Appliance appliance, ApplianceDisk disk) {
        Map<String, String> all = attributes.ofImage(appliance, disk);
        image.attributes().forEach((name, value) -> {
            if (name.startsWith(FileNotes.PREFIX)) {
                all.put(name, value);
            }
        });
        return all;
    }

    /** The file keeps its name and its content: whoever uses it does not notice. */
    @Override
    public void retire(Step.RetireImage step) {
        library.change(index -> index.image(step.image().id())
                .map(image -> index.with(image.withAttributes(
                        expired(image.attributes(), step.at().toString()))))
                .orElse(index));
        library.read().image(step.image().id()).ifPresent(files::hide);
    }

    @Override
    public void retire(Step.RetireTemplate step) {
        library.change(index -> index.appliance(step.template().id())
                .map(known -> index.with(new IndexedAppliance(
                        known.id(),
                        known.name(),
                        known.datastore(),
                        List.of(),
                        expired(known.attributes(), step.at().toString()))))
                .orElse(index));
    }

    @Override
    public void delete(Step.DeleteImage step) {
        library.read().image(step.image().id()).ifPresent(image -> {
            if (library.users(image) == 0) {
                library.change(index -> index.withoutImage(image.id()));
                files.delete(image);
            }
        });
    }

    @Override
    public void delete(Step.DeleteTemplate step) {
        library.change(index -> index.withoutAppliance(step.template().id()));
    }

    @Override
    public boolean keepUp(Step.Upkeep upkeep) {
        throw new UnsupportedOperationException("nothing in a directory runs out by itself");
    }

    @Override
    public void adopt(Step.AdoptImage adoption) {
        throw new UnsupportedOperationException("a library holds nothing of other tools");
    }

    @Override
    public void adopt(Step.AdoptTemplate adoption) {
        throw new UnsupportedOperationException("a library holds nothing of other tools");
    }

    @Override
    public List<Finding> check() {
        Path directory = library.directory();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            return List.of(Finding.bad("library", directory + " is no directory that can be written to"));
        }
        try {
            int images = library.look().images().size();
            long free = DiskSpace.usable(directory) >> 20;
            return List.of(Finding.good("library", directory + ": " + images + " images, " + free + " MiB free"));
        } catch (Problem e) {
            return List.of(Finding.bad("library", e.line()));
        } catch (IOException e) {
            return List.of(Finding.bad("library", directory + ": " + Directories.reason(e)));
        }
    }

    @Override
    public Repair repair() {
        LibraryRepair.Outcome outcome = library.repair();
        return new Repair(outcome.summary(), outcome.unproven(), outcome.problems());
    }

    @Override
    public List<Way> ways(ApplianceOverview appliance) {
        return use.ways(appliance);
    }

    @Override
    public void close() {
        library.close();
        use.close();
        settings.transfer().close();
    }

    private static Map<String, String> expired(Map<String, String> attributes, String at) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put(AttributeNames.EXPIRED, "yes");
        all.putIfAbsent(AttributeNames.EXPIRED_AT, at);
        return all;
    }
}
