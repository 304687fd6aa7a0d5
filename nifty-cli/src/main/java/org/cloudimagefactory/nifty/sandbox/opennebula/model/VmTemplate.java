package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A template of virtual machines.
 *
 * @param lock what keeps it from being changed, or null
 */
public record VmTemplate(
        int id,
        Owner owner,
        String name,
        Permissions permissions,
        long registered,
        Attributes template,
        @Nullable Lock lock)
        implements PoolObject {
    public VmTemplate withLock(@Nullable Lock value) {
        return new VmTemplate(id, owner, name, permissions, registered, template, value);
    }

    public VmTemplate withOwner(Owner value) {
        return new VmTemplate(id, value, name, permissions, registered, template, lock);
    }

    public VmTemplate withName(String value) {
        return new VmTemplate(id, owner, value, permissions, registered, template, lock);
    }

    public VmTemplate withPermissions(Permissions value) {
        return new VmTemplate(id, owner, name, value, registered, template, lock);
    }

    public VmTemplate withTemplate(Attributes value) {
        return new VmTemplate(id, owner, name, permissions, registered, value, lock);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<VMTEMPLATE>");
        appendHead(xml);
        if (lock != null) {
            lock.appendTo(xml);
        }
        permissions.appendTo(xml);
        Xml.element(xml, "REGTIME", registered);
        template.appendTo(xml, "TEMPLATE");
        xml.append("</VMTEMPLATE>");
    }
}
