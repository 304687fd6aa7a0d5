package org.cloudimagefactory.nifty.sandbox.method;

import org.cloudimagefactory.nifty.sandbox.model.Owner;
import org.cloudimagefactory.nifty.sandbox.model.User;

/** Who calls. */
public record Session(User user) {
    /** Whom a new object belongs to. */
    Owner owner() {
        return user.owner();
    }

    boolean isAdmin() {
        return user.isAdmin();
    }
}
