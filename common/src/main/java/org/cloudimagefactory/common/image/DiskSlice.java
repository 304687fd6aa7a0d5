package org.cloudimagefactory.common.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A part of what a guest sees of a disk.
 *
 * @param disk the disk
 * @param offset of the first byte that the guest sees, a multiple of 512
 * @param length number of bytes, a multiple of 512
 */
public record DiskSlice(DiskSource disk, long offset, long length) {
    /** The slice as one argument of qemu-img, which reads it as a raw disk. */
    public String qemuArgument() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("driver", "raw");
        node.put("offset", offset);
        node.put("size", length);
        node.set("file", disk.node());
        return "json:" + node;
    }
}
