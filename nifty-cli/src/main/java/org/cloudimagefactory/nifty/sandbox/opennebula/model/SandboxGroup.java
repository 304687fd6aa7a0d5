package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** A group of users. */
public record SandboxGroup(int id, String name, Attributes template) implements PoolObject {
    static final String QUOTAS_WITHOUT_DATASTORES =
            "<NETWORK_QUOTA></NETWORK_QUOTA><VM_QUOTA></VM_QUOTA><IMAGE_QUOTA></IMAGE_QUOTA>";

    static final String QUOTAS = "<DATASTORE_QUOTA></DATASTORE_QUOTA>" + QUOTAS_WITHOUT_DATASTORES;

    @Override
    public Owner owner() {
        return new Owner(0, id, "oneadmin", name);
    }

    @Override
    public Permissions permissions() {
        return new Permissions(0);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        appendTo(xml, List.of());
    }

    /** Appends the group with these members. */
    public void appendTo(StringBuilder xml, List<Integer> users) {
        xml.append("<GROUP>");
        appendBody(xml, users);
        xml.append("</GROUP>");
    }

    /** Appends the group as one that is asked for by itself: with its quotas inside. */
    public void appendAlone(StringBuilder xml, List<Integer> users, OneVersion version) {
        xml.append("<GROUP>");
        appendBody(xml, users);
        xml.append(QUOTAS);
        if (version.isSeven()) {
            xml.append("<VLAN_RULES></VLAN_RULES>");
        }
        appendDefaultQuotas(xml);
        xml.append("</GROUP>");
    }

    /** Appends what follows a group in a pool. */
    public void appendQuotas(StringBuilder xml, OneVersion version) {
        xml.append("<QUOTAS>");
        Xml.element(xml, "ID", id);
        xml.append(QUOTAS).append("</QUOTAS>");
        if (version.isSeven()) {
            xml.append("<VLAN_RULES>");
            Xml.cdata(xml, "ID", Integer.toString(id));
            xml.append("</VLAN_RULES>");
        }
    }

    /** Appends the quotas of groups that have none of their own. */
    public static void appendDefaultQuotas(StringBuilder xml) {
        Xml.element(xml, "DEFAULT_GROUP_QUOTAS", QUOTAS);
    }

    private void appendBody(StringBuilder xml, List<Integer> users) {
        Xml.element(xml, "ID", id);
        Xml.element(xml, "NAME", name);
        template.appendTo(xml, "TEMPLATE");
        Xml.ids(xml, "USERS", users);
        xml.append("<ADMINS></ADMINS>");
    }
}
