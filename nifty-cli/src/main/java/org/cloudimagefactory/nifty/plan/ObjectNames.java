package org.cloudimagefactory.nifty.plan;

import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Names for images and templates, derived from identifiers that can hold anything: no character that a cloud refuses, not
 * too long, and different for different appliances. They are for people; nothing is ever found by its name.
 */
public final class ObjectNames {
    /** OpenNebula takes 128 bytes; what is prefixed when an image expires must fit, too. */
    static final int LIMIT = 100;

    private static final String REFUSED = "&|:\\\";/'#{}$<>";
    private static final int HASH_LENGTH = 8;
    private static final int DATASTORE_LIMIT = 32;

    private ObjectNames() {}

    /** A name for the template of an appliance. */
    static String ofTemplate(String identifier, CloudDatastore datastore) {
        return withDatastore(identifier, identifier, datastore);
    }

    /** A name for one disk of one version. */
    static String ofImage(Appliance appliance, ApplianceDisk disk, CloudDatastore datastore) {
        String suffix = disk.index() == 0 ? "" : "-disk" + disk.index();
        String text = appliance.identifier() + "-" + appliance.version() + suffix;
        String unique = appliance.identifier() + "\n" + appliance.version() + "\n" + disk.index();
        return withDatastore(text, unique, datastore);
    }

    private static String withDatastore(String text, String unique, CloudDatastore datastore) {
        String end = "@" + cut(clean(datastore.name()), DATASTORE_LIMIT);
        String name = clean(text);
        int room = LIMIT - bytes(end);
        if (name.equals(text) && bytes(name) <= room) {
            return name + end;
        }
        return cut(name, room - HASH_LENGTH - 1) + "-"
                + Digest.SHA_256.of(unique).substring(0, HASH_LENGTH) + end;
    }

    /** The text without characters that a cloud refuses in names. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> clean.appendCodePoint(isAllowed(c) ? c : '_'));
        return clean.toString().strip();
    }

    private static boolean isAllowed(int c) {
        return c >= ' '
                && Character.isBmpCodePoint(c)
                && !Character.isISOControl(c)
                && Character.isDefined(c)
                && !Character.isSurrogate((char) c)
                && REFUSED.indexOf(c) < 0;
    }

    /** As many whole characters of the basic plane as fit into the bytes of UTF-8. */
    public static String cut(String text, int limit) {
        String cut = text;
        while (bytes(cut) > limit) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
