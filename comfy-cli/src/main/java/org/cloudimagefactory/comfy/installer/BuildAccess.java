package org.cloudimagefactory.comfy.installer;

import org.jspecify.annotations.Nullable;

/**
 * How Packer gets into the guest while it is built. An installer must let this in; the seal takes it away again.
 *
 * @param username whom Packer logs in as, usually root
 * @param passwordHash crypt(3) SHA-512 hash of the password of this build
 * @param publicKey an SSH public key of this build, where the dialect seeds keys instead of passwords
 */
public record BuildAccess(
        String username, String passwordHash, @Nullable String publicKey) {
    @Override
    public String toString() {
        return "BuildAccess[" + username + ", hidden]";
    }
}
