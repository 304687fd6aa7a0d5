package org.cloudimagefactory.nifty.backend.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.backend.Repair;
import org.cloudimagefactory.nifty.plan.ApplianceAttributes;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;

/** Keeps appliances as files in a directory. */
final class DirectoryBackend implements CloudBackend {
    private final Library library;
    private final BackendSettings settings;
    private final ApplianceAttributes attributes;
    private final LibraryFiles files;

    DirectoryBackend(Library library, BackendSettings settings) {
        this.library = library;
        this.settings = settings;
        this.attributes = new ApplianceAttributes(settings.identifier());
        this.files = new LibraryFiles(library, settings.access());
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
    public CloudImage upload(Step.Upload upload, ImageSource source) {
        files.group(upload.appliance());
        LibraryUpload record = library.begin(id -> new IndexedImage(
                Integer.toString(id),
                upload.name(),
                upload.datastore().id(),
                id + "-" + upload.name() + "." + upload.disk().disk().format(),
                settings.clock().instant().toString(),
                attributes.ofImage(upload.appliance(), upload.disk())));
        IndexedImage image = record.image();
        files.put(record, upload, source);
        library.change(index -> index.with(image));
        library.end(record);
        return new LibraryInventory(library, settings).image(image).orElseThrow();
    }

    @Override
    public void publish(Step.Publish step) {
        files.open(step);
        List<PublishedImage> images = step.images().stream()
                .sorted(Comparator.comparing(published -> published.disk().index()))
                .toList();
        Map<String, String> described =
                attributes.ofTemplate(step.appliance(), step.datastore().id());
        described.put(AttributeNames.DIGEST, step.appliance().digest());
        library.change(index -> {
            LibraryIndex changed = index;
            for (PublishedImage published : images) {
                changed = index.image(published.image().id())
                        .map(image -> image.withAttributes(attributes.ofImage(step.appliance(), published.disk())))
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
    public void keepUp(Step.Upkeep upkeep) {
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
    public void close() {
        library.close();
        settings.transfer().close();
    }

    private static Map<String, String> expired(Map<String, String> attributes, String at) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put(AttributeNames.EXPIRED, "yes");
        all.putIfAbsent(AttributeNames.EXPIRED_AT, at);
        return all;
    }
}
