package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageJobs;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.ImageStore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/** All methods by name, and what happens around each: authentication first, the lock of the cloud, the answer's form. */
public final class Api {
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final Cloud cloud;
    private final OneVersion version;
    private final Clock clock;
    private final Authentication authentication;

    /** The methods of a server of this version. */
    public Api(
            Cloud cloud,
            Datastores datastores,
            ImageStore store,
            ImageJobs jobs,
            Authentication authentication,
            OneVersion version,
            Clock clock) {
        this.cloud = cloud;
        this.version = version;
        this.clock = clock;
        this.authentication = authentication;
        addSystem();
        // The slow part, a look at the source of an image, must not keep others waiting: it locks by itself.
        methods.put("one.image.allocate", new ImageAllocate(cloud, datastores, store, jobs, version, clock));
        ManagedKind<SandboxImage> images = ManagedKind.images(cloud);
        addCommon("image", "IMAGE_POOL", images);
        addImages(images, jobs);
        ManagedKind<VmTemplate> templates = ManagedKind.templates(cloud);
        addCommon("template", "VMTEMPLATE_POOL", templates);
        addTemplates(templates, images, jobs, datastores);
        addMachines();
        addOthers(datastores);
    }

    /** Carries a call out. */
    public List<RpcValue> answer(RpcCall call) throws RpcFault {
        Method method = methods.get(call.method());
        if (method == null) {
            throw new RpcFault(RpcFault.NO_SUCH_METHOD, "Method '" + call.method() + "' not defined");
        }
        try {
            Session session = authentication.authenticate(call.text(0));
            return List.of(new RpcValue.Bool(true), method.call(session, call), new RpcValue.Int(0));
        } catch (Refusal e) {
            return refused(call.method(), e.code(), e.text(), e.id());
        }
    }

    /** The answer to a call that isn't carried out. */
    public static List<RpcValue> refused(String method, int code, String message, int id) {
        return List.of(
                new RpcValue.Bool(false),
                new RpcValue.Text("[" + method + "] " + message),
                new RpcValue.Int(code),
                new RpcValue.Int(id),
                new RpcValue.I8(-1));
    }

    private void addSystem() {
        methods.put("one.system.version", (session, call) -> new RpcValue.Text(version.number()));
    }

    private <T extends PoolObject> void addCommon(String name, String pool, ManagedKind<T> objects) {
        String prefix = "one." + name + ".";
        add(prefix + "info", new InfoMethod<>(objects.kind(), objects.table(), version));
        add(prefix + "chmod", new ChmodMethod<>(objects));
        add(prefix + "chown", new ChownMethod<>(objects, cloud));
        add(prefix + "rename", new RenameMethod<>(objects, version));
        add(prefix + "update", new UpdateMethod<>(objects));
        add(prefix + "lock", new LockMethod<>(objects, true, clock));
        add(prefix + "unlock", new LockMethod<>(objects, false, clock));
        methods.put(
                "one." + name + "pool.info",
                new PoolMethod<>(pool, () -> cloud.locked(objects.table()::newestFirst), version));
    }

    private void addImages(ManagedKind<SandboxImage> images, ImageJobs jobs) {
        add("one.image.delete", new ImageDelete(images, jobs));
        add("one.image.enable", new ImageEnable(images));
        add("one.image.persistent", new ImagePersistent(images));
    }

    private void addTemplates(
            ManagedKind<VmTemplate> templates,
            ManagedKind<SandboxImage> images,
            ImageJobs jobs,
            Datastores datastores) {
        add("one.template.allocate", new TemplateAllocate(cloud.templates(), version, clock));
        add("one.template.chmod", new TemplateChmod(new ChmodMethod<>(templates), new ChmodMethod<>(images), cloud));
        add("one.template.delete", new TemplateDelete(templates, new ImageDelete(images, jobs), cloud));
        add("one.template.instantiate", new TemplateInstantiate(templates, cloud, datastores, version, clock));
    }

    private void addMachines() {
        add("one.vm.info", new InfoMethod<>(ObjectKind.VM, cloud.machines(), version));
        add("one.vm.action", new VmAction(cloud, clock));
        add("one.vmpool.info", new VmPoolMethod(cloud, version, false));
        add("one.vmpool.infoextended", new VmPoolMethod(cloud, version, true));
    }

    private void addOthers(Datastores datastores) {
        DatastoreMethods datastoreMethods = new DatastoreMethods(datastores, version);
        methods.put("one.datastore.info", datastoreMethods::info);
        methods.put("one.datastorepool.info", datastoreMethods::pool);
        GroupMethods groups = new GroupMethods(cloud, version);
        add("one.group.allocate", groups::allocate);
        add("one.group.info", groups::info);
        add("one.grouppool.info", groups::pool);
        UserMethods users = new UserMethods(cloud, version);
        add("one.user.allocate", users::allocate);
        add("one.user.info", users::info);
        add("one.user.quota", users::quota);
        add("one.userpool.info", users::pool);
        methods.put("one.marketapppool.info", new PoolMethod<>("MARKETPLACEAPP_POOL", List::<SandboxImage>of, version));
    }

    /** Adds a method that nobody disturbs. */
    private void add(String name, Method method) {
        methods.put(name, (session, call) -> {
            synchronized (cloud) {
                return method.call(session, call);
            }
        });
    }
}
