package org.cloudimagefactory.nifty.backend.oci;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Names of repositories and tags, made from identifiers and versions that can hold anything: by the grammar of the OCI
 * distribution specification, not too long, and different for different texts. Where a character had to be replaced, a hash of the
 * whole text stands behind. Short tags have no hyphen and all others have one, as EGI's readers take just those without for offers.
 */
final class OciNames {
    /** The repository of a project that says which repositories are ours. */
    static final String INDEX = "nifty-index";

    /** What a repository is called within its project. */
    static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");

    /** What is offered has a tag without hyphens. */
    static final Pattern SHORT_TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.]{0,63}");

    static final int REPOSITORY_LIMIT = 100;

    private static final String STATE = "nifty-state-";
    private static final String CHUNKS = "nifty-chunks-";
    private static final String OWN = "nifty-";
    private static final String USUAL_SHORT_TAG = "latest";
    /** A short tag like these would have long tags that mean something else. */
    private static final Set<String> RESERVED = Set.of("nifty", "sha256", "sha512");

    private static final int SHORT_LIMIT = 64;
    /** A tag has 128 characters; the number of a disk and one that tells contents apart must fit behind. */
    private static final int LONG_LIMIT = 112;

    private static final int HASH_LENGTH = 8;
    private static final int STATE_LENGTH = 32;

    private OciNames() {}

    /** The repository for an appliance. */
    static String repository(String identifier) {
        if (isRepository(identifier)) {
            return identifier;
        }
        String name = identifier
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceAll("[._-]{2,}", "-")
                .replaceAll("^[._-]|[._-]$", "");
        String start = cut(name.isEmpty() ? "appliance" : name, REPOSITORY_LIMIT - HASH_LENGTH - 1)
                .replaceAll("[._-]+$", "");
        return start + "-" + hash(identifier);
    }

    static boolean isRepository(String name) {
        return name.length() <= REPOSITORY_LIMIT && REPOSITORY.matcher(name).matches() && !name.equals(INDEX);
    }

    static boolean isShortTag(String tag) {
        return SHORT_TAG.matcher(tag).matches() && !RESERVED.contains(tag);
    }

    /** The tag under which an appliance with this version of its operating system is offered. */
    static String shortTag(String osVersion) {
        if (osVersion.isEmpty()) {
            return USUAL_SHORT_TAG;
        }
        String tag = osVersion.replaceAll("[^A-Za-z0-9_.]", "_").replaceAll("^\\.+", "_");
        if (tag.equals(osVersion) && isShortTag(tag)) {
            return tag;
        }
        return cut(tag, SHORT_LIMIT - HASH_LENGTH - 1) + "." + hash(osVersion);
    }

    /**
     * The tag of one disk of one version.
     *
     * @param attempt 1 for the first; others where the tag is taken by another content of the same version
     */
    static String longTag(String shortTag, String version, int disk, int attempt) {
        String clean = version.replaceAll("[^A-Za-z0-9_.-]", "_");
        String tag = shortTag + "-" + clean;
        if (!clean.equals(version) || tag.length() > LONG_LIMIT) {
            tag = cut(tag, LONG_LIMIT - HASH_LENGTH - 1) + "-" + hash(version);
        }
        return tag + (disk == 0 ? "" : "-disk" + disk) + (attempt == 1 ? "" : "." + attempt);
    }

    /** The tag of what has changed about the image of a tag. */
    static String stateTag(String tag) {
        return STATE + Digest.SHA_256.of(tag).substring(0, STATE_LENGTH);
    }

    /** The tag of the content of an image in chunks, from the digest, hexadecimal, of the manifest that holds it: nothing else has it. */
    static String chunksTag(String digest) {
        return CHUNKS + digest.substring(0, STATE_LENGTH);
    }

    /** The tag in the index that says that a repository is there. */
    static String indexTag(String repository) {
        return OWN + repository;
    }

    /** The repository that a tag of the index means; empty where it means none. */
    static String indexed(String tag) {
        String repository = tag.startsWith(OWN) ? tag.substring(OWN.length()) : "";
        return isRepository(repository) ? repository : "";
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }

    private static String hash(String text) {
        return Digest.SHA_256.of(text).substring(0, HASH_LENGTH);
    }
}
