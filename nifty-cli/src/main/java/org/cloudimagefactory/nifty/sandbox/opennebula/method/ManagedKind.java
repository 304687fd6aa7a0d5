package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.function.BiFunction;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Lock;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Table;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateText;
import org.jspecify.annotations.Nullable;

/**
 * A kind of objects that have owner, name, permissions and template, and how each of these is changed.
 *
 * @param <T> kind of the objects
 */
record ManagedKind<T extends PoolObject>(
        ObjectKind kind,
        Table<T> table,
        BiFunction<T, Owner, T> withOwner,
        BiFunction<T, String, T> withName,
        BiFunction<T, Permissions, T> withPermissions,
        Locks<T> locks,
        Content<T> content) {
    /** The template of an object. */
    interface Content<T> {
        Attributes parse(String text) throws TemplateException;

        Attributes of(T object);

        T with(T object, Attributes attributes);
    }

    /** What keeps an object from being changed. */
    interface Locks<T> {
        @Nullable
        Lock of(T object);

        T with(T object, @Nullable Lock lock);
    }

    static ManagedKind<SandboxImage> images(Cloud cloud) {
        return new ManagedKind<>(
                ObjectKind.IMAGE,
                cloud.images(),
                (image, owner) -> image.stored(change -> change.owner(owner)),
                (image, name) -> image.stored(change -> change.name(name)),
                (image, permissions) -> image.stored(change -> change.permissions(permissions)),
                new ImageLocks(),
                new ImageContent());
    }

    static ManagedKind<VmTemplate> templates(Cloud cloud) {
        return new ManagedKind<>(
                ObjectKind.TEMPLATE,
                cloud.templates(),
                VmTemplate::withOwner,
                VmTemplate::withName,
                VmTemplate::withPermissions,
                new TemplateLocks(),
                new TemplateContent());
    }

    /** The object of this id, or the refusal of a call for one that isn't there. */
    T require(int id) throws Refusal {
        return table.get(id).orElseThrow(() -> Refusal.noSuch(kind, id));
    }

    /** The same for a call that changes the object, which nobody must have locked. */
    T requireUnlocked(int id) throws Refusal {
        T object = require(id);
        Lock lock = locks.of(object);
        if (lock != null && lock.refusesToManage()) {
            throw new Refusal(Refusal.LOCKED, kind.code() + " is locked", id);
        }
        return object;
    }

    private static final class ImageLocks implements Locks<SandboxImage> {
        @Override
        public @Nullable Lock of(SandboxImage image) {
            return image.lock();
        }

        @Override
        public SandboxImage with(SandboxImage image, @Nullable Lock lock) {
            return image.stored(change -> change.lock(lock));
        }
    }

    private static final class TemplateLocks implements Locks<VmTemplate> {
        @Override
        public @Nullable Lock of(VmTemplate template) {
            return template.lock();
        }

        @Override
        public VmTemplate with(VmTemplate template, @Nullable Lock lock) {
            return template.withLock(lock);
        }
    }

    private static final class ImageContent implements Content<SandboxImage> {
        @Override
        public Attributes parse(String text) throws TemplateException {
            return TemplateText.unique(text);
        }

        @Override
        public Attributes of(SandboxImage image) {
            return image.template();
        }

        @Override
        public SandboxImage with(SandboxImage image, Attributes attributes) {
            return image.stored(change -> change.template(attributes));
        }
    }

    private static final class TemplateContent implements Content<VmTemplate> {
        @Override
        public Attributes parse(String text) throws TemplateException {
            return TemplateText.repeatable(text);
        }

        @Override
        public Attributes of(VmTemplate template) {
            return template.template();
        }

        @Override
        public VmTemplate with(VmTemplate template, Attributes attributes) {
            return template.withTemplate(attributes);
        }
    }
}
