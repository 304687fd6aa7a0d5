package org.cloudimagefactory.comfy.git;

import java.time.Duration;

/**
 * What a repository may cost.
 *
 * @param time for one conversation with its server
 * @param repository bytes of its mirror
 * @param checkout bytes of all files of one commit that are taken out
 * @param file bytes of one of them
 * @param files how many of them there may be
 */
public record GitLimits(Duration time, long repository, long checkout, long file, int files) {
    /** Ample for a description with its scripts; images don't belong into a repository. */
    public static final GitLimits USUAL =
            new GitLimits(Duration.ofMinutes(10), 512L << 20, 256L << 20, 64L << 20, 5000);

    /** The same with another limit of time. */
    public GitLimits within(Duration limit) {
        return new GitLimits(limit, repository, checkout, file, files);
    }
}
