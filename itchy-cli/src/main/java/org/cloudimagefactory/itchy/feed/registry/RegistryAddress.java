package org.cloudimagefactory.itchy.feed.registry;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * What is followed in a registry: one tag that moves ({@code oci://HOST/REPOSITORY:TAG}), tags that are versions of one appliance
 * ({@code oci://HOST/REPOSITORY?versions=PATTERN}), or all repositories of a project of Harbor ({@code oci://HOST/PROJECT/}).
 *
 * @param host with its port
 * @param path of the repository, or name of the project
 * @param tag that moves
 * @param versions pattern of the tags that are versions; in a project, of each of its repositories
 * @param isProject whether it is a project
 */
public record RegistryAddress(
        String host,
        String path,
        @Nullable String tag,
        @Nullable GlobPattern versions,
        boolean isProject) {
    private static final String SCHEME = "oci://";
    private static final String VERSIONS = "?versions=";
    private static final Pattern TAGS = Pattern.compile("[A-Za-z0-9_.*?-]{1,128}");
    private static final int SHOWN = 300;

    /** Whether an address is meant to be one of a registry. */
    public static boolean isOne(String text) {
        return text.strip().toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    /**
     * Reads what an operator gave.
     *
     * @param versions pattern that was given beside it, if one was
     */
    public static RegistryAddress parse(String text, @Nullable String versions) {
        String rest = text.strip().substring(SCHEME.length());
        @Nullable String pattern = versions;
        int query = rest.indexOf(VERSIONS);
        if (query >= 0) {
            pattern = versions == null ? rest.substring(query + VERSIONS.length()) : versions;
            rest = rest.substring(0, query);
        }
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw wrong(text);
        }
        String host = rest.substring(0, slash);
        String path = rest.substring(slash + 1);
        if (!RepositoryName.isHost(host)) {
            throw wrong(text);
        }
        return path.endsWith("/")
                ? project(text, host, path.substring(0, path.length() - 1), pattern)
                : repository(text, host, path, pattern);
    }

    private static RegistryAddress project(String text, String host, String project, @Nullable String pattern) {
        if (!RepositoryName.isPath(project) || project.indexOf('/') >= 0) {
            throw wrong(text);
        }
        return new RegistryAddress(host, project, null, glob(pattern), true);
    }

    private static RegistryAddress repository(String text, String host, String path, @Nullable String pattern) {
        int colon = path.lastIndexOf(':');
        if (path.indexOf('@') >= 0) {
            throw new UsageProblem("'" + PrintableText.of(text, SHOWN) + "' names a digest, which never changes")
                    .hint("name a tag that moves: oci://HOST/REPOSITORY:TAG");
        }
        String name = colon < 0 ? path : path.substring(0, colon);
        @Nullable String tag = colon < 0 ? null : path.substring(colon + 1);
        if (!RepositoryName.isPath(name) || (tag != null && !RepositoryName.isTag(tag))) {
            throw wrong(text);
        }
        if ((tag == null) == (pattern == null)) {
            throw new UsageProblem(
                            tag == null
                                    ? "which tags of " + host + "/" + name + " are followed?"
                                    : "either a tag moves, or several are versions: not both")
                    .hint("name one that moves, oci://HOST/REPOSITORY:TAG, or those that are versions with --versions");
        }
        return new RegistryAddress(host, name, tag, glob(pattern), false);
    }

    private static @Nullable GlobPattern glob(@Nullable String pattern) {
        if (pattern == null) {
            return null;
        }
        if (!TAGS.matcher(pattern).matches()) {
            throw new UsageProblem("'" + PrintableText.of(pattern, SHOWN) + "' is no pattern of tags")
                    .hint("write letters, digits and . _ -, with * for any text and ? for any character");
        }
        return new GlobPattern(pattern);
    }

    /** The address as subscriptions are known by. */
    public URI uri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return SCHEME + host + "/" + path + (isProject ? "/" : "") + (tag == null ? "" : ":" + tag)
                + (versions == null ? "" : VERSIONS + versions);
    }

    private static UsageProblem wrong(String text) {
        return new UsageProblem("'" + PrintableText.of(text, SHOWN) + "' is no address in a registry")
                .hint("give oci://HOST/REPOSITORY:TAG, oci://HOST/REPOSITORY with --versions, or oci://HOST/PROJECT/");
    }
}
