package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** Use, manage and admin rights of owner, group and others: the nine low bits of a number, as in a file's mode. */
public record Permissions(int bits) {
    private static final String[] NAMES = {
        "OWNER_U", "OWNER_M", "OWNER_A", "GROUP_U", "GROUP_M", "GROUP_A", "OTHER_U", "OTHER_M", "OTHER_A"
    };
    private static final int UMASK = 0177;

    /** What a new object gets with the usual umask; those of oneadmin and its group would keep their admin bit. */
    public static Permissions ofNewObject(Owner owner) {
        int all = owner.uid() == 0 || owner.gid() == 0 ? 0777 : 0666;
        return new Permissions(all & ~UMASK);
    }

    /** What the preset datastores have. */
    public static Permissions ofDatastore() {
        return new Permissions(0640);
    }

    /** These permissions with one bit, counted from OWNER_U, set to 1 or 0; -1 leaves it. */
    public Permissions with(int index, int value) {
        int bit = 1 << (NAMES.length - 1 - index);
        return switch (value) {
            case 0 -> new Permissions(bits & ~bit);
            case 1 -> new Permissions(bits | bit);
            default -> this;
        };
    }

    /** A bit, counted from OWNER_U: 1 or 0. */
    public int at(int index) {
        return (bits >> (NAMES.length - 1 - index)) & 1;
    }

    void appendTo(StringBuilder xml) {
        xml.append("<PERMISSIONS>");
        for (int i = 0; i < NAMES.length; i++) {
            xml.append('<').append(NAMES[i]).append('>').append(at(i));
            xml.append("</").append(NAMES[i]).append('>');
        }
        xml.append("</PERMISSIONS>");
    }
}
