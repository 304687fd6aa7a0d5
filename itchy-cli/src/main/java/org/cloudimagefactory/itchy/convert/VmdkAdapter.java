package org.cloudimagefactory.itchy.convert;

/** The disk controller that a VMDK image names in its descriptor, and VMware's programs attach it to. */
public enum VmdkAdapter {
    /** What qemu-img chooses by itself. */
    IDE("ide"),
    /** BusLogic, for very old guests. */
    BUSLOGIC("buslogic"),
    /** LSI Logic, what ESXi expects of most guests. */
    LSILOGIC("lsilogic"),
    /** Of ESX before version 4. */
    LEGACY_ESX("legacyESX");

    private final String qemuName;

    VmdkAdapter(String qemuName) {
        this.qemuName = qemuName;
    }

    /** As qemu-img and the descriptor call it. */
    @Override
    public String toString() {
        return qemuName;
    }
}
