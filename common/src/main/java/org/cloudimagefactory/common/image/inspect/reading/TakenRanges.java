package org.cloudimagefactory.common.image.inspect.reading;

/**
 * Which bytes of an image are taken, so that two parts that overlap are found. To keep it small it counts in units of
 * at least a sector; an overlap of less than two units may go unseen in an image of more than 64 GiB.
 */
public final class TakenRanges {
    private static final long SECTOR = 512;

    private final UnitSet units = new UnitSet();
    private final long unit;

    /** For an image of this length. */
    public TakenRanges(long length) {
        long size = SECTOR;
        while (length / size >= UnitSet.MAX_UNITS) {
            size *= 2;
        }
        this.unit = size;
    }

    /** Takes the sectors that some bytes from the start of a sector on are in; false as with {@link #take}. */
    public boolean takeSectors(long offset, long size) {
        return take(offset, (size + SECTOR - 1) / SECTOR * SECTOR);
    }

    /** Takes some bytes of the image; false when some of them had been taken before. */
    public boolean take(long offset, long size) {
        long first = offset / unit + (offset % unit == 0 ? 0 : 1);
        return units.take(first, Math.max(first, (offset + size) / unit));
    }
}
