package org.cloudimagefactory.nifty.sandbox.opennebula.method;

/** Kinds of objects, as messages name them. */
enum ObjectKind {
    IMAGE("image", "IMAGE"),
    TEMPLATE("virtual machine template", "TEMPLATE"),
    VM("virtual machine", "VM"),
    DATASTORE("datastore", "DATASTORE"),
    USER("user", "USER"),
    GROUP("group", "GROUP");

    private final String words;
    private final String code;

    ObjectKind(String words, String code) {
        this.words = words;
        this.code = code;
    }

    /** As in "Error getting image [1]". */
    String words() {
        return words;
    }

    /** As in "NAME is already taken by IMAGE 1". */
    String code() {
        return code;
    }
}
