package org.cloudimagefactory.comfy.git;

/**
 * A repository out there.
 *
 * @param url {@code https:}, {@code ssh:} or {@code file:}
 * @param credentials that let us in
 */
public record GitRemote(String url, GitCredentials credentials) {
    /** The only protocol that git may speak. */
    String protocol() {
        return url.substring(0, url.indexOf(':'));
    }
}
