package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** Types of datastores. */
public enum DatastoreType {
    IMAGE_DS(0),
    SYSTEM_DS(1),
    FILE_DS(2);

    private final int number;

    DatastoreType(int number) {
        this.number = number;
    }

    /** The number that the server shows. */
    public int number() {
        return number;
    }
}
