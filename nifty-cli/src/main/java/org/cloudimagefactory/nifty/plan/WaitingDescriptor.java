package org.cloudimagefactory.nifty.plan;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that waits to be applied.
 *
 * @param file where it waits
 * @param descriptor what it says
 * @param digest over its content
 */
public record WaitingDescriptor(Path file, ApplianceDescriptor descriptor, String digest) {
    /** Whose descriptor it is. */
    public String identifier() {
        return descriptor.identifier();
    }

    /** The version that it speaks of; expirations may have none. */
    public @Nullable String version() {
        return descriptor.version();
    }

    /** What is to be registered; expirations have nothing. */
    public Optional<Appliance> appliance() {
        return descriptor.action() == Action.EXPIRATION
                ? Optional.empty()
                : Optional.of(new Appliance(descriptor, digest));
    }
}
