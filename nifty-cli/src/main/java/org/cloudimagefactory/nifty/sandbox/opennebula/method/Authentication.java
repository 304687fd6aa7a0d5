package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/** Finds out who calls, by {@code user:password}. */
public final class Authentication {
    private final Cloud cloud;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    /** Looks among the users of this cloud. */
    public Authentication(Cloud cloud) {
        this.cloud = cloud;
    }

    /** The user's session, or a refusal that doesn't tell a wrong name from a wrong password. */
    Session authenticate(String session) throws Refusal {
        int colon = session.indexOf(':');
        if (colon < 0 || revoked.contains(session.substring(0, colon))) {
            throw Refusal.authentication();
        }
        String hash = hash(session.substring(colon + 1));
        return cloud.locked(() -> find(cloud, session.substring(0, colon)))
                .filter(SandboxUser::enabled)
                .filter(user -> MessageDigest.isEqual(bytes(hash), bytes(user.passwordHash())))
                .map(Session::new)
                .orElseThrow(Refusal::authentication);
    }

    /** Lets a user in no longer. */
    public void revoke(String user) {
        revoked.add(user);
    }

    /** Lets a user in again. */
    public void restore(String user) {
        revoked.remove(user);
    }

    /** What is stored of a password. */
    public static String hash(String password) {
        return Digest.SHA_256.of(password);
    }

    static Optional<SandboxUser> find(Cloud cloud, String name) {
        return cloud.users().newestFirst().stream()
                .filter(user -> user.name().equals(name))
                .findFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
