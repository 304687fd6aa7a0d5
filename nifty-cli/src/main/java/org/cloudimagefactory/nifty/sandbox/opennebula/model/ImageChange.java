package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.jspecify.annotations.Nullable;

/** What is about to change of an image. */
public final class ImageChange {
    private final SandboxImage image;
    private Owner owner;
    private String name;
    private Permissions permissions;
    private ImageType type;
    private boolean persistent;
    private ImageFile file;
    private ImageState state;
    private final Set<Integer> machines;
    private Attributes template;
    private @Nullable Lock lock;

    ImageChange(SandboxImage image) {
        this.image = image;
        owner = image.owner();
        name = image.name();
        permissions = image.permissions();
        type = image.type();
        persistent = image.persistent();
        file = image.file();
        state = image.state();
        machines = new TreeSet<>(image.machines());
        template = image.template();
        lock = image.lock();
    }

    public ImageChange owner(Owner value) {
        owner = value;
        return this;
    }

    public ImageChange name(String value) {
        name = value;
        return this;
    }

    public ImageChange permissions(Permissions value) {
        permissions = value;
        return this;
    }

    public ImageChange type(ImageType value) {
        type = value;
        return this;
    }

    public ImageChange persistent(boolean value) {
        persistent = value;
        return this;
    }

    /** The copied file. */
    public ImageChange file(String newSource, String newFormat) {
        file = file.at(newSource, newFormat);
        return this;
    }

    public ImageChange state(ImageState value) {
        state = value;
        return this;
    }

    public ImageChange template(Attributes value) {
        template = value;
        return this;
    }

    /** What keeps the image from being changed from now on, or null. */
    public ImageChange lock(@Nullable Lock value) {
        lock = value;
        return this;
    }

    /** A machine begins to use the image. */
    public ImageChange acquire(int machine) {
        machines.add(machine);
        state = ImageState.of(state.isLocked(), true, persistent);
        return this;
    }

    /** A machine uses the image no longer. */
    public ImageChange release(int machine) {
        machines.remove(machine);
        if (state.isUsed() && machines.isEmpty()) {
            state = ImageState.of(state.isLocked(), false, persistent);
        }
        return this;
    }

    /** A finished image: ready, or used when machines were waiting for it. */
    public ImageChange unlock() {
        state = ImageState.of(false, !machines.isEmpty(), persistent);
        return this;
    }

    SandboxImage build() {
        return new SandboxImage(
                image.id(),
                owner,
                name,
                permissions,
                type,
                persistent,
                file,
                state,
                state,
                image.datastoreId(),
                image.datastore(),
                machines,
                template,
                lock);
    }
}
