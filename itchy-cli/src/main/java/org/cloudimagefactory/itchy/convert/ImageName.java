package org.cloudimagefactory.itchy.convert;

import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.event.SafeName;

/** Names of images: readable, plain words, and different for each identifier, version and content. */
public final class ImageName {
    private static final int IDENTIFIER_LIMIT = 60;
    private static final int VERSION_LIMIT = 40;
    private static final int DIGEST_LENGTH = 16;

    private ImageName() {}

    /**
     * The name, without ending, of images of this content.
     *
     * @param content what tells the content from all others, such as its checksum
     */
    public static String of(String identifier, String version, String content) {
        return SafeName.of(identifier, IDENTIFIER_LIMIT) + "_" + SafeName.of(version, VERSION_LIMIT) + "_"
                + digest(identifier + "\0" + version + "\0" + content);
    }

    /**
     * What tells whether the same content was taken in for the same appliance before, under whatever version.
     *
     * @param sha512 of the published file
     */
    public static String key(String identifier, String sha512) {
        return SafeName.of(identifier, IDENTIFIER_LIMIT) + "_" + digest(identifier + "\0" + sha512);
    }

    private static String digest(String text) {
        return Digest.SHA_256.of(text).substring(0, DIGEST_LENGTH);
    }
}
