package org.cloudimagefactory.common.image.inspect.qcow2;

/**
 * An L1 table: the entry to what the guest sees now, or saw when a snapshot was taken.
 *
 * @param name how to speak of it
 * @param offset where it lies
 * @param size number of its entries
 * @param active whether it is the one that the guest sees now
 */
record Qcow2L1(String name, long offset, long size, boolean active) {
    static Qcow2L1 active(Qcow2Header header) {
        return new Qcow2L1("L1 table", header.l1Offset(), header.l1Size(), true);
    }

    static Qcow2L1 ofSnapshot(long number, long offset, long size) {
        return new Qcow2L1("L1 table of snapshot " + number, offset, size, false);
    }
}
