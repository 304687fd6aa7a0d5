package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.git.GitCredentials;
import org.cloudimagefactory.comfy.git.GitLimits;
import org.cloudimagefactory.comfy.git.GitRemote;
import org.cloudimagefactory.comfy.git.RefPattern;
import org.cloudimagefactory.comfy.git.Verification;
import org.jspecify.annotations.Nullable;

/**
 * One appliance that others describe in a git repository, and what the site thinks of it. See {@code docs/git.md}.
 *
 * @param name of it; its files begin with it
 * @param url of the repository
 * @param ref branch, or pattern of tags
 * @param path of the description in the repository
 * @param verify who must have signed
 * @param credentials that let us in
 * @param groups who may use it
 * @param identifier of the appliance; its name where nothing is said
 * @param every how often it is asked at most
 * @param timeout for one conversation with the server
 * @param limits of its builds
 * @param allow what it may do
 * @param allowRewrite whether its history may be rewritten
 * @param remove what a vanished description means
 */
public record SourceEntry(
        String name,
        String url,
        String ref,
        String path,
        Verification verify,
        GitCredentials credentials,
        List<String> groups,
        @Nullable String identifier,
        @Nullable SourceDuration every,
        @Nullable SourceDuration timeout,
        SourceLimits limits,
        Allowance allow,
        boolean allowRewrite,
        Removal remove) {
    private static final String USUAL_PATH = "appliance.yml";

    /** What a vanished description means. */
    public enum Removal {
        /** Nothing: what was built stays. */
        @JsonProperty("keep")
        KEEP,
        /** The appliance is over. */
        @JsonProperty("expire")
        EXPIRE
    }

    /** Fills in what may be left out. */
    public SourceEntry {
        path = path == null ? USUAL_PATH : path;
        credentials = credentials == null ? GitCredentials.NONE : credentials;
        groups = groups == null ? List.of() : List.copyOf(groups);
        limits = limits == null ? SourceLimits.USUAL : limits;
        allow = allow == null ? Allowance.USUAL : allow;
        remove = remove == null ? Removal.KEEP : remove;
    }

    /** Identifier of the appliance. */
    public String appliance() {
        return identifier == null ? name : identifier;
    }

    /** The repository. */
    public GitRemote remote() {
        return new GitRemote(url, credentials);
    }

    /** What is followed in it. */
    public RefPattern pattern() {
        return new RefPattern(ref);
    }

    /** What it may cost. */
    public GitLimits gitLimits() {
        return timeout == null ? GitLimits.USUAL : GitLimits.USUAL.within(timeout.value());
    }

    /** Directory of the description in the repository; empty for the uppermost. */
    public String directory() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** File name of the description. */
    public String file() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** How often it is asked at most. */
    public Duration interval() {
        return every == null ? Duration.ZERO : every.value();
    }
}
