package org.cloudimagefactory.common.registry;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * A repository of a registry, by the grammar of the OCI distribution specification ("Pulling manifests").
 *
 * @param host with its port, as it was written: {@code registry.example.org}, {@code 127.0.0.1:5000}, {@code [::1]:5000}
 * @param path its name there, such as {@code egi_vm_images/ubuntu}
 */
public record RepositoryName(String host, String path) {
    private static final int LONGEST = 255;
    private static final int SHOWN = 100;
    private static final int LONGEST_PORT = 65_535;
    private static final Pattern HOST =
            Pattern.compile("([a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?");
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** Only what is a name. */
    public RepositoryName {
        if (!isHost(host)) {
            throw new ItemProblem("'" + PrintableText.of(host, SHOWN) + "' is no host of a registry")
                    .hint("give HOST or HOST:PORT");
        }
        if (!isPath(path) || host.length() + 1 + path.length() > LONGEST) {
            throw new ItemProblem("'" + PrintableText.of(path, SHOWN) + "' is no name of a repository")
                    .hint("small letters and digits, parted by one of . _ __ - and by /, with the host at most "
                            + LONGEST + " characters");
        }
    }

    /**
     * Reads {@code HOST[:PORT]/PATH}.
     *
     * @throws ItemProblem when it is none
     */
    public static RepositoryName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new ItemProblem("'" + PrintableText.of(text, SHOWN) + "' is no repository")
                    .hint("give HOST/REPOSITORY");
        }
        return new RepositoryName(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Whether a text is a host, with or without a port. */
    public static boolean isHost(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        var matcher = HOST.matcher(text);
        return matcher.matches() && (matcher.group(2) == null || Integer.parseInt(matcher.group(2)) <= LONGEST_PORT);
    }

    /** Whether a text is the name of a repository within its registry. */
    public static boolean isPath(String text) {
        return text.length() <= LONGEST && PATH.matcher(text).matches();
    }

    /** Whether a text is a tag: letters, digits and {@code . _ -}, at most 128 characters. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** By which credentials are looked up: the host in small letters, and without the port that https has anyway. */
    String shownAs() {
        return plainHost(host) + "/" + path;
    }

    /** A host as it is compared. */
    static String plainHost(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
    }

    /** A neighbour in the same registry. */
    public RepositoryName sibling(String otherPath) {
        return new RepositoryName(host, otherPath);
    }

    /** Where its manifests, tags and blobs are asked for, with a slash at the end. */
    public URI base(boolean http) {
        return URI.create((http ? "http://" : "https://") + host + "/v2/" + path + "/");
    }

    @Override
    public String toString() {
        return host + "/" + path;
    }
}
