package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageJobs;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageStore;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.SourceException;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.DatastoreType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageChange;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Quota;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateText;

/**
 * {@code one.image.allocate}: makes an image, LOCKED until its file is copied. The order of the checks is that of the real
 * server: the template, the datastore, the size of the source, the space, the rights, and only then name and type.
 */
final class ImageAllocate implements Method {
    private final Cloud cloud;
    private final Datastores datastores;
    private final ImageStore store;
    private final ImageJobs jobs;
    private final OneVersion version;
    private final Clock clock;

    ImageAllocate(
            Cloud cloud, Datastores datastores, ImageStore store, ImageJobs jobs, OneVersion version, Clock clock) {
        this.cloud = cloud;
        this.datastores = datastores;
        this.store = store;
        this.jobs = jobs;
        this.version = version;
        this.clock = clock;
    }

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        String text = call.text(1);
        int datastoreId = call.integer(2);
        // The parameter asks to leave the check out, which is for administrators only.
        boolean checkCapacity = !session.isAdmin() || !call.bool(3, false);
        Attributes template = parse(text);
        SandboxDatastore datastore = datastore(datastoreId);
        long megabytes = megabytes(template);
        if (checkCapacity && megabytes > datastore.capacity().free()) {
            throw Refusal.action("Not enough space in datastore");
        }
        if (!session.isAdmin() && template.has("SOURCE")) {
            throw Refusal.authorization(session, "Template includes a restricted attribute SOURCE");
        }
        Authorization.requireCreate(session, ObjectKind.IMAGE);
        Authorization.require(session, Authorization.Operation.USE, ObjectKind.DATASTORE, datastore);
        requireQuota(session, datastoreId, megabytes);
        NewImage image = new NewImage(
                session.owner(), template, megabytes, clock.instant().getEpochSecond());
        int id = insert(image, datastore);
        return new RpcValue.Int(id);
    }

    /** Administrators have no quotas. */
    private void requireQuota(Session session, int datastoreId, long megabytes) throws Refusal {
        if (session.isAdmin()) {
            return;
        }
        List<SandboxImage> own = cloud.locked(() -> List.copyOf(cloud.images().oldestFirst())).stream()
                .filter(image -> image.owner().uid() == session.user().id() && image.datastoreId() == datastoreId)
                .toList();
        long used =
                own.stream().mapToLong(image -> image.file().sizeMegabytes()).sum();
        for (Quota quota : session.user().quotas()) {
            if (quota.datastore() == datastoreId) {
                requireQuota(quota.megabytes(), used + megabytes, "SIZE", datastoreId);
                requireQuota(quota.images(), own.size() + 1L, "IMAGES", datastoreId);
            }
        }
    }

    private static void requireQuota(long limit, long wanted, String metric, int datastoreId) throws Refusal {
        if (limit >= 0 && wanted > limit) {
            throw new Refusal(
                    Refusal.AUTHORIZATION,
                    "limit of " + limit + " reached for " + metric + " quota in datastore with ID " + datastoreId,
                    -1);
        }
    }

    private int insert(NewImage fresh, SandboxDatastore datastore) throws Refusal {
        Insertion insertion = cloud.locked(() -> {
            Optional<String> problem = problem(fresh, datastore);
            if (problem.isPresent()) {
                return new Insertion(-1, problem);
            }
            SandboxImage image = fresh.image(cloud.images().nextId(), datastore);
            cloud.images().put(image);
            if (!image.file().source().isEmpty()) {
                // The file is said to be there already: nothing is copied.
                cloud.images().put(image.stored(ImageChange::unlock));
            }
            return new Insertion(image.id(), Optional.empty());
        });
        if (insertion.problem().isPresent()) {
            throw Refusal.allocation(ObjectKind.IMAGE, insertion.problem().get());
        }
        if (fresh.isToBeCopied()) {
            jobs.register(insertion.id());
        }
        return insertion.id();
    }

    private record Insertion(int id, Optional<String> problem) {}

    private Optional<String> problem(NewImage image, SandboxDatastore datastore) {
        return Names.problem(image.name(), version)
                .or(() -> mismatch(image.type().orElse(ImageType.OS), datastore.type()))
                .or(() -> Names.taken(
                        cloud.images(), ObjectKind.IMAGE, image.owner().uid(), image.name()))
                .or(image::problem);
    }

    private static Optional<String> mismatch(ImageType type, DatastoreType datastore) {
        if (type == ImageType.BACKUP) {
            return Optional.of("IMAGES of type BACKUP can only be registered in an BACKUP_DS datastore");
        }
        if (type.isDisk() && datastore != DatastoreType.IMAGE_DS) {
            return Optional.of(
                    "Only IMAGES of type KERNEL, RAMDISK and CONTEXT can be registered in a FILE_DS datastore");
        }
        if (!type.isDisk() && datastore != DatastoreType.FILE_DS) {
            return Optional.of(
                    "IMAGES of type KERNEL, RAMDISK and CONTEXT cannot be registered in an IMAGE_DS datastore");
        }
        return Optional.empty();
    }

    private static Attributes parse(String text) throws Refusal {
        try {
            return TemplateText.unique(text);
        } catch (TemplateException e) {
            throw Refusal.internal(e.text());
        }
    }

    private SandboxDatastore datastore(int id) throws Refusal {
        SandboxDatastore datastore =
                datastores.observed(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.DATASTORE, id));
        if (datastore.type() == DatastoreType.SYSTEM_DS) {
            throw Refusal.allocation(
                    ObjectKind.IMAGE, "New images can only be allocated in a files or image datastore.");
        }
        return datastore;
    }

    private long megabytes(Attributes template) throws Refusal {
        String path = template.text("PATH").orElse("");
        ImageType type = ImageType.of(template.text("TYPE").orElse("")).orElse(ImageType.OS);
        boolean hasSource = !template.text("SOURCE").orElse("").isEmpty();
        try {
            if (!hasSource && !path.isEmpty()) {
                return store.megabytes(path);
            }
        } catch (SourceException e) {
            throw Refusal.internal("Cannot parse image SIZE: " + e.text());
        }
        if (!hasSource && type != ImageType.OS && type != ImageType.DATABLOCK) {
            throw Refusal.internal("Cannot parse image SIZE: Either PATH or SOURCE are required for " + type);
        }
        String size = template.text("SIZE").orElse("").strip();
        if (!size.matches("[0-9]{1,15}")) {
            throw Refusal.internal("Cannot parse image SIZE: Wrong number or missing SIZE attribute.");
        }
        return Long.parseLong(size);
    }
}
