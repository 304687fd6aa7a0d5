package org.cloudimagefactory.itchy.feed.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.cloudimagefactory.common.registry.Blob;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;

/** The first bytes of a disk in a registry. */
final class QcowHead {
    private static final int LENGTH = 32;
    private static final int MAGIC = 0x514649fb;
    private static final int CAPACITY_AT = 24;

    private QcowHead() {}

    /** Bytes that a guest sees: what a qcow2 image says, else the size of the file. */
    static long capacity(RegistryClient client, RepositoryName repository, ContentDescriptor disk) throws IOException {
        if (disk.size() < LENGTH) {
            return disk.size();
        }
        try (Blob blob = client.open(repository, disk.digest(), 0)) {
            ByteBuffer head = ByteBuffer.wrap(blob.body().readNBytes(LENGTH));
            boolean isQcow = head.capacity() == LENGTH && head.getInt(0) == MAGIC;
            return isQcow ? Math.max(0, head.getLong(CAPACITY_AT)) : disk.size();
        }
    }
}
