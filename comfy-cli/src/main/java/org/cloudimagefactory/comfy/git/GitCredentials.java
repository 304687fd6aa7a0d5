package org.cloudimagefactory.comfy.git;

import org.jspecify.annotations.Nullable;

/**
 * How a repository lets us in; all of it is optional. An empty configuration of git's takes away the user's own, so what is needed is
 * named.
 *
 * @param sshKey file of a private key
 * @param knownHosts file of host keys, as OpenSSH has it
 * @param tokenFile file that holds a token, or a user, a colon and a token
 * @param ca file of certificates (PEM) that count instead of the usual ones
 * @param proxy through which https goes
 */
public record GitCredentials(
        @Nullable String sshKey,
        @Nullable String knownHosts,
        @Nullable String tokenFile,
        @Nullable String ca,
        @Nullable String proxy) {
    /** Nothing is needed. */
    public static final GitCredentials NONE = new GitCredentials(null, null, null, null, null);
}
