package org.cloudimagefactory.common.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the bytes of a disk lie: a whole file, or a part of one, as in an archive, which qemu-img then reads in place.
 *
 * @param file the file
 * @param format how the bytes are to be read; never probed
 * @param offset of the first byte in the file
 * @param length number of bytes, or {@link #WHOLE} for all from the offset on
 * @param options of the driver that reads the format, for what it would else guess
 */
public record DiskSource(Path file, ImageFormat format, long offset, long length, Map<String, String> options) {
    /** As length: up to the end of the file. */
    public static final long WHOLE = -1;

    public DiskSource {
        options = Map.copyOf(options);
    }

    /** A disk that is read as its format's driver does it by itself. */
    public DiskSource(Path file, ImageFormat format, long offset, long length) {
        this(file, format, offset, length, Map.of());
    }

    /** A disk that is a file of its own. */
    public static DiskSource whole(Path file, ImageFormat format) {
        return new DiskSource(file, format, 0, WHOLE);
    }

    /**
     * The source as one argument of qemu-img. A node description names driver and file apart, so that nothing in a file's
     * name can be taken for a protocol, an option or another driver.
     */
    public String qemuArgument() {
        return "json:" + node();
    }

    /** The node description itself, for use within another. */
    ObjectNode node() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        options.forEach(node::put);
        node.put("driver", format.qemuName());
        ObjectNode protocol = JsonNodeFactory.instance.objectNode();
        protocol.put("driver", "file");
        protocol.put("filename", file.toAbsolutePath().toString());
        if (offset == 0 && length == WHOLE) {
            node.set("file", protocol);
        } else {
            ObjectNode part = JsonNodeFactory.instance.objectNode();
            part.put("driver", "raw");
            part.put("offset", offset);
            if (length != WHOLE) {
                part.put("size", length);
            }
            part.set("file", protocol);
            node.set("file", part);
        }
        return node;
    }
}
