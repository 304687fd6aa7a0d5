package org.cloudimagefactory.comfy.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ImageListJson;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ImageResult;
import org.cloudimagefactory.common.imagelist.x509.IntactMessage;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;

/** Publishes: images first, then the signed list that leads to them, so that no reader is led to nothing. */
public final class PublishService {
    private static final String PACKAGES_ATTRIBUTE = "comfy.packages";

    private final ImageStore store;
    private final SigningIdentity identity;
    private final FilePermissions permissions;
    private final Progress progress;
    private final Clock clock;
    private final @Nullable ChunkPublisher chunks;
    private final DescriptorReader descriptors = new DescriptorReader();
    private final ImageListJson json = new ImageListJson();

    /** The list gets the permissions; with somebody who publishes chunks, each image gets an index beside it. */
    public PublishService(
            ImageStore store,
            SigningIdentity identity,
            FilePermissions permissions,
            @Nullable ChunkPublisher chunks,
            Progress progress,
            Clock clock) {
        this.chunks = chunks;
        this.store = store;
        this.identity = identity;
        this.permissions = permissions;
        this.progress = progress;
        this.clock = clock;
    }

    /** Publishes, or leaves everything as it was; a file more in the store does no harm. */
    public PublishedList publish(PublishRequest request) {
        Path directory = Objects.requireNonNull(request.list().toAbsolutePath().getParent());
        try (WorkingDirectoryLock lock =
                        WorkingDirectoryLock.acquire(Directories.writable(directory), "comfy publish", clock);
                ImageStore.Hold hold = chunks == null ? null : store.hold(clock)) {
            ListDocument document = existing(request.list());
            Map<String, ObjectNode> before = document.images();
            if (request.change() == PublishRequest.Change.REPLACE) {
                document.clear();
            }
            for (String identifier : request.remove()) {
                if (!document.remove(identifier)) {
                    throw new ItemProblem("list " + request.list() + " has no image '" + identifier + "'");
                }
            }
            Set<String> added = new HashSet<>();
            for (ObjectNode image : store(request.descriptors(), before)) {
                added.add(document.add(image));
            }
            document.describe(request.facts(), identity.endorser());
            document.date(clock.instant(), request.expires());
            PublishedList published = signed(request, document, added);
            if (chunks != null) {
                store.tidyChunks();
            }
            return published;
        }
    }

    private PublishedList signed(PublishRequest request, ListDocument document, Set<String> added) {
        byte[] text = json.write(document.json());
        ImageList list = new ImageListReader(clock).read(text);
        for (ImageResult image : list.images()) {
            // One that was listed before and has expired since concerns nobody but itself.
            if (!image.isAccepted() && added.contains(image.identifier())) {
                throw new ItemProblem("image " + image.identifier() + " can't be published: " + image.reason());
            }
        }
        byte[] message = identity.clearSigned(text);
        store.putList(request.list().getFileName().toString(), message);
        try {
            AtomicFile.write(request.list(), message, permissions.set());
        } catch (IOException e) {
            throw Directories.unusable(request.list(), "write", e);
        }
        return new PublishedList(request.list(), list, identity.endorser());
    }

    private ListDocument existing(Path file) {
        if (!Files.exists(file)) {
            return ListDocument.empty();
        }
        try {
            return new ListDocument(json.parse(IntactMessage.text(Files.readAllBytes(file))));
        } catch (Problem e) {
            throw new ItemProblem("list " + file + " is not as it was signed: " + e.getMessage())
                    .hint("restore it, or begin a new one under another name")
                    .causedBy(e);
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    private List<ObjectNode> store(List<Path> files, Map<String, ObjectNode> before) {
        List<ObjectNode> images = new ArrayList<>();
        try (Progress.Task task = progress.start("publishing " + files.size() + " images")) {
            for (Path file : files) {
                task.note(String.valueOf(file.getFileName()));
                images.add(store(file, descriptors.read(file), before));
                task.at((double) images.size() / files.size());
            }
        }
        return images;
    }

    private ObjectNode store(Path file, ApplianceDescriptor descriptor, Map<String, ObjectNode> before) {
        if (descriptor.action() == Action.EXPIRATION) {
            throw new ItemProblem("descriptor " + file + " is about an appliance that is not offered any longer")
                    .hint("--remove takes an image out of a list");
        }
        if (descriptor.disks().size() != 1) {
            throw new ItemProblem("the appliance of descriptor " + file + " has "
                            + descriptor.disks().size() + " disks, and a list takes one file each")
                    .hint("publish it as an OVA");
        }
        Disk disk = descriptor.disks().get(0);
        StoredFile image = store.put(Path.of(disk.path()), "." + disk.format());
        String told = disk.checksum().get("sha512");
        if (told != null && !told.equalsIgnoreCase(image.sha512())) {
            throw new ItemProblem(
                    disk.path() + " is not the image of descriptor " + file + ": its SHA-512 is " + image.sha512());
        }
        ObjectNode entry = ImageEntry.of(descriptor, disk, image, packages(descriptor));
        // An archive has several files, whose content no index can name as one.
        if (chunks != null && !disk.format().equals("ova")) {
            chunks.publish(Path.of(disk.path()), image, before.get(descriptor.identifier()))
                    .ifPresent(listed -> listed.write(entry));
        }
        return entry;
    }

    private @Nullable StoredFile packages(ApplianceDescriptor descriptor) {
        @Nullable String list = descriptor.attributes().get(PACKAGES_ATTRIBUTE);
        return list == null || !Files.isRegularFile(Path.of(list)) ? null : store.put(Path.of(list), ".cdx.json");
    }
}
