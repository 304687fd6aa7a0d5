package org.cloudimagefactory.nifty.oca;

/** A place for images. */
public final class Datastore extends PoolElement {
    /** What a datastore is for. */
    public enum Type {
        IMAGE,
        SYSTEM,
        FILE,
        BACKUP,
        /** One that this binding does not know. */
        UNKNOWN
    }

    /** A handle. */
    public Datastore(int id, Client client) {
        super(id, client);
    }

    Datastore(XmlElement data, Client client) {
        super(data, client);
    }

    /** Asks for everything about it. */
    public OneResponse info() {
        return load(MethodCall.repeatable("one.datastore.info", id(), false));
    }

    /** What it is for. */
    public Type type() {
        int type = (int) data().number(-1, "TYPE");
        Type[] all = Type.values();
        return type < 0 || type >= all.length ? Type.UNKNOWN : all[type];
    }

    /** Free space in MiB. */
    public long freeMb() {
        return data().number(0, "FREE_MB");
    }

    /** All space in MiB; 0 where the server has not measured it. */
    public long totalMb() {
        return data().number(0, "TOTAL_MB");
    }

    /** Space that images can take, in MiB: what is free, and what LIMIT_MB leaves. */
    public long availableMb() {
        long limit = data().number(0, "TEMPLATE", "LIMIT_MB");
        long left = limit <= 0 ? Long.MAX_VALUE : Math.max(0, limit - data().number(0, "USED_MB"));
        return Math.min(freeMb(), left);
    }

    /** Whether the server refuses images that do not fit, as far as the datastore itself says. */
    public boolean isCapacityChecked() {
        return !data().text("TEMPLATE", "DATASTORE_CAPACITY_CHECK").equalsIgnoreCase("NO");
    }

    /** Directories that images may be taken from although they lie in restricted ones; blanks separate them. */
    public String safeDirs() {
        return data().text("TEMPLATE", "SAFE_DIRS");
    }

    /** Directories that images may not be taken from. */
    public String restrictedDirs() {
        return data().text("TEMPLATE", "RESTRICTED_DIRS");
    }
}
