package org.cloudimagefactory.nifty.oca;

/**
 * Which objects of a pool are asked for.
 *
 * @param owner one of the constants
 * @param firstId lowest id, or -1
 * @param lastId highest id, or -1 for no end
 */
public record PoolFilter(int owner, int firstId, int lastId) {
    private static final int MINE = -3;
    private static final int ALL = -2;
    private static final int OPEN = -1;

    /** What the caller owns. */
    public static PoolFilter mine() {
        return new PoolFilter(MINE, OPEN, OPEN);
    }

    /** Everything that the caller may see. */
    public static PoolFilter all() {
        return new PoolFilter(ALL, OPEN, OPEN);
    }

    /** The same with ids from this to that one, both included. */
    public PoolFilter ids(int first, int last) {
        return new PoolFilter(owner, first, last);
    }

    MethodCall call(String method) {
        return MethodCall.repeatable(method, owner, firstId, lastId);
    }
}
