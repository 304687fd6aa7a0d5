package org.cloudimagefactory.comfy.appliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param name of the account; {@code root} is allowed and only gets keys and password
 * @param fullName for people
 * @param groups besides the user's own
 * @param sshKeys public keys that let in
 * @param passwordHash in crypt(3) form; without one, no password lets in
 * @param sudo whether everything may be done as root, without a password
 * @param shell path; null: the distribution's usual one
 */
public record UserAccount(
        String name,
        @Nullable String fullName,
        List<String> groups,
        List<String> sshKeys,
        @Nullable String passwordHash,
        boolean sudo,
        @Nullable String shell) {
    /** Copies the lists; null means none. */
    public UserAccount {
        groups = groups == null ? List.of() : List.copyOf(groups);
        sshKeys = sshKeys == null ? List.of() : List.copyOf(sshKeys);
    }
}
