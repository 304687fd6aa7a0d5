package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;

/** Who calls. */
public record Session(SandboxUser user) {
    /** Whom a new object belongs to. */
    Owner owner() {
        return user.owner();
    }

    boolean isAdmin() {
        return user.isAdmin();
    }
}
