package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** What the command line says of an appliance; null and empty leave the description's word. */
public record ApplianceOverrides(
        @JsonUnwrapped SystemChoice system,
        @JsonUnwrapped IdentityTexts identity,
        @JsonUnwrapped MachineChoice machine) {
    /** Nothing is said. */
    public static final ApplianceOverrides NONE = of(SystemChoice.NONE);

    /** Nothing is said but which system is wanted. */
    public static ApplianceOverrides of(SystemChoice system) {
        return new ApplianceOverrides(system, IdentityTexts.NONE, MachineChoice.NONE);
    }
}
