package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A user.
 *
 * @param passwordHash SHA-256 of the password, in hexadecimal
 * @param groupId the primary group
 * @param groupIds all groups
 * @param quotas how much of datastores the user may take
 */
public record SandboxUser(
        int id,
        String name,
        String passwordHash,
        String driver,
        int groupId,
        String groupName,
        Set<Integer> groupIds,
        boolean enabled,
        List<Quota> quotas)
        implements PoolObject {
    /** Copies the collections; journals of earlier versions know no quotas. */
    public SandboxUser {
        groupIds = Set.copyOf(groupIds);
        quotas = quotas == null ? List.of() : List.copyOf(quotas);
    }

    /** The same user with these quotas. */
    public SandboxUser withQuotas(List<Quota> value) {
        return new SandboxUser(id, name, passwordHash, driver, groupId, groupName, groupIds, enabled, value);
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
    public SandboxUser withPasswordHash(String hash) {
        return new SandboxUser(id, name, hash, driver, groupId, groupName, groupIds, enabled, quotas);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<USER>");
        appendBody(xml);
        xml.append("</USER>");
    }

    /** Appends the user as one that is asked for by itself: with the quotas inside, and what is used of them. */
    public void appendAlone(StringBuilder xml, Collection<SandboxImage> images) {
        xml.append("<USER>");
        appendBody(xml);
        xml.append("<DATASTORE_QUOTA>");
        for (Quota quota : quotas) {
            List<SandboxImage> own = images.stream()
                    .filter(image -> image.owner().uid() == id && image.datastoreId() == quota.datastore())
                    .toList();
            quota.appendTo(
                    xml,
                    own.stream()
                            .mapToLong(image -> image.file().sizeMegabytes())
                            .sum(),
                    own.size());
        }
        xml.append("</DATASTORE_QUOTA>").append(SandboxGroup.QUOTAS_WITHOUT_DATASTORES);
        appendDefaultQuotas(xml);
        xml.append("</USER>");
    }

    /** Appends what follows a user in a pool. */
    public void appendQuotas(StringBuilder xml) {
        xml.append("<QUOTAS>");
        Xml.element(xml, "ID", id);
        xml.append(SandboxGroup.QUOTAS).append("</QUOTAS>");
    }

    /** Appends the quotas of users that have none of their own. */
    public static void appendDefaultQuotas(StringBuilder xml) {
        Xml.element(xml, "DEFAULT_USER_QUOTAS", SandboxGroup.QUOTAS);
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
