package org.cloudimagefactory.common.image;

import java.util.Arrays;

/** What a raw file needs to be taken for a disk: a table of one partition of Linux, which ends at 3 MiB. */
public final class TestPartition {
    private TestPartition() {}

    /** Writes the table over the end of the first sector. */
    public static void write(byte[] disk) {
        Arrays.fill(disk, 446, 510, (byte) 0);
        disk[450] = (byte) 0x83;
        disk[455] = 8;
        disk[459] = 16;
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
    }
}
