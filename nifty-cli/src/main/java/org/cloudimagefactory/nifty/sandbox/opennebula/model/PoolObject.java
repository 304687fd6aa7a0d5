package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** An object that lives in a pool under its id. */
public interface PoolObject {
    /** The id, never used again. */
    int id();

    /** Unique among the objects of its kind that an owner has, where the kind asks for that. */
    String name();

    /** Whom it belongs to. */
    Owner owner();

    /** Who may do what with it. */
    Permissions permissions();

    /** Appends the object as the given version writes it. */
    void appendTo(StringBuilder xml, OneVersion version);

    /** The beginning that all objects have in common. */
    default void appendHead(StringBuilder xml) {
        Xml.element(xml, "ID", id());
        owner().appendTo(xml);
        Xml.element(xml, "NAME", name());
    }
}
