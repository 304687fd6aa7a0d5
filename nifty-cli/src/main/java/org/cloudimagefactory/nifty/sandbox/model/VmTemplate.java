package org.cloudimagefactory.nifty.sandbox.model;

import org.cloudimagefactory.nifty.sandbox.template.Attributes;

/** A template of virtual machines. */
public record VmTemplate(
        int id, Owner owner, String name, Permissions permissions, long registered, Attributes template)
        implements PoolObject {
    public VmTemplate withOwner(Owner value) {
        return new VmTemplate(id, value, name, permissions, registered, template);
    }

    public VmTemplate withName(String value) {
        return new VmTemplate(id, owner, value, permissions, registered, template);
    }

    public VmTemplate withPermissions(Permissions value) {
        return new VmTemplate(id, owner, name, value, registered, template);
    }

    public VmTemplate withTemplate(Attributes value) {
        return new VmTemplate(id, owner, name, permissions, registered, value);
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<VMTEMPLATE>");
        appendHead(xml);
        permissions.appendTo(xml);
        Xml.element(xml, "REGTIME", registered);
        template.appendTo(xml, "TEMPLATE");
        xml.append("</VMTEMPLATE>");
    }
}
