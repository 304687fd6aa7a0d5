package org.cloudimagefactory.comfy.installer;

import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.provision.GuestCalls;

/**
 * The script that an installer runs at its end inside the installed system, as root: users, and the way in for the build,
 * which the seal takes away again. Kinds of installers differ most in what they know of users; this way all make the same.
 */
public final class FinishScript {
    private FinishScript() {}

    /** What every installer leaves to it. */
    public static GuestCalls calls(AppliancePlan plan, BuildAccess access) {
        GuestCalls calls = new GuestCalls();
        calls.call("set_hostname", plan.hostnameOrUsual());
        calls.users(plan);
        calls.call("set_password_hash", access.username(), access.passwordHash());
        if (access.publicKey() != null) {
            calls.call("add_key", access.username(), access.publicKey());
        }
        return calls.call("let_build_in");
    }
}
