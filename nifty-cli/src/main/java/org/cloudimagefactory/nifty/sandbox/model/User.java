package org.cloudimagefactory.nifty.sandbox.model;

import java.util.Set;
import java.util.TreeSet;

/**
 * A user.
 *
 * @param passwordHash SHA-256 of the password, in hexadecimal
 * @param groupId the primary group
 * @param groupIds all groups
 */
public record User(
        int id,
        String name,
        String passwordHash,
        String driver,
        int groupId,
        String groupName,
        Set<Integer> groupIds,
        boolean enabled)
        implements PoolObject {
    /** Copies the set. */
    public User {
        groupIds = Set.copyOf(groupIds);
    }

    @Override
    public Owner owner() {
        return new Owner(id, groupId, name, groupName);
    }

    @Override
    public Permissions permissions() {
        return new Permissions(0);
    }

    /** Whether the user may do everything: oneadmin and members of its group. */
    public boolean isAdmin() {
        return id == 0 || groupIds.contains(0);
    }

    /** The same user with another password. */
    public User withPasswordHash(String hash) {
        return new User(id, name, hash, driver, groupId, groupName, groupIds, enabled);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<USER>");
        appendBody(xml);
        xml.append("</USER>");
    }

    /** Appends the user as one that is asked for by itself: with the quotas inside. */
    public void appendAlone(StringBuilder xml) {
        xml.append("<USER>");
        appendBody(xml);
        xml.append(Group.QUOTAS);
        appendDefaultQuotas(xml);
        xml.append("</USER>");
    }

    /** Appends what follows a user in a pool. */
    public void appendQuotas(StringBuilder xml) {
        xml.append("<QUOTAS>");
        Xml.element(xml, "ID", id);
        xml.append(Group.QUOTAS).append("</QUOTAS>");
    }

    /** Appends the quotas of users that have none of their own. */
    public static void appendDefaultQuotas(StringBuilder xml) {
        Xml.element(xml, "DEFAULT_USER_QUOTAS", Group.QUOTAS);
    }

    private void appendBody(StringBuilder xml) {
        Xml.element(xml, "ID", id);
        Xml.element(xml, "GID", groupId);
        Xml.ids(xml, "GROUPS", new TreeSet<>(groupIds));
        Xml.element(xml, "GNAME", groupName);
        Xml.element(xml, "NAME", name);
        Xml.cdata(xml, "PASSWORD", passwordHash);
        Xml.cdata(xml, "AUTH_DRIVER", driver);
        Xml.element(xml, "ENABLED", enabled ? 1 : 0);
        xml.append("<TEMPLATE>");
        Xml.cdata(xml, "TOKEN_PASSWORD", passwordHash);
        xml.append("</TEMPLATE>");
    }
}
