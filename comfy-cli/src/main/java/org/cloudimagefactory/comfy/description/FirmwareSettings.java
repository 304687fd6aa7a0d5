package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs in an installation with one kind of firmware.
 *
 * @param bootCommand keys to type at the boot prompt; empty: the usual ones
 * @param bootWait before the first key; null: the usual time
 * @param cloudImage the distribution's own cloud image for this firmware; null: the one for all
 */
public record FirmwareSettings(
        List<String> bootCommand,
        @Nullable String bootWait,
        @Nullable CloudImageSource cloudImage) {
    /** Copies the list; null means none. */
    public FirmwareSettings {
        bootCommand = bootCommand == null ? List.of() : List.copyOf(bootCommand);
    }
}
