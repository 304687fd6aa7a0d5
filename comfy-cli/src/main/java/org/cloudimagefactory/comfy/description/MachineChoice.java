package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.jspecify.annotations.Nullable;

/** The virtual machine that is wanted, and the formats of its image; null: not said. Memory is in MiB. */
public record MachineChoice(
        List<String> formats,
        @Nullable DiskSize size,
        @Nullable Integer memory,
        @Nullable Integer cpus) {
    /** Nothing is said. */
    public static final MachineChoice NONE = new MachineChoice(List.of(), null, null, null);

    public MachineChoice {
        formats = formats == null ? List.of() : List.copyOf(formats);
    }
}
