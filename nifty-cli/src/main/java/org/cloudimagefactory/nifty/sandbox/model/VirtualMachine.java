package org.cloudimagefactory.nifty.sandbox.model;

import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.nifty.sandbox.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.template.Attributes;

/**
 * A virtual machine: no more than a record that keeps images in use.
 *
 * @param started seconds since the epoch
 * @param ended the same, 0 as long as it lives
 * @param template what the server made of the VM template
 * @param userTemplate the attributes that mean nothing to the server
 */
public record VirtualMachine(
        int id,
        Owner owner,
        String name,
        Permissions permissions,
        VmState state,
        long started,
        long ended,
        Attributes template,
        Attributes userTemplate)
        implements PoolObject {
    /** The machine after its end. */
    public VirtualMachine done(long now) {
        return new VirtualMachine(id, owner, name, permissions, VmState.DONE, started, now, template, userTemplate);
    }

    /** The images that its disks come from. */
    public Set<Integer> images() {
        return template.vectors("DISK").stream()
                .map(disk -> disk.parts().get("IMAGE_ID"))
                .filter(id -> id != null)
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<VM>");
        appendHead(xml);
        permissions.appendTo(xml);
        Xml.element(xml, "LAST_POLL", 0);
        Xml.element(xml, "STATE", state.number());
        Xml.element(xml, "LCM_STATE", 0);
        Xml.element(xml, "PREV_STATE", state.number());
        Xml.element(xml, "PREV_LCM_STATE", 0);
        Xml.element(xml, "RESCHED", 0);
        Xml.element(xml, "STIME", started);
        Xml.element(xml, "ETIME", ended);
        xml.append("<DEPLOY_ID></DEPLOY_ID><MONITORING></MONITORING><SCHED_ACTIONS></SCHED_ACTIONS>");
        template.appendTo(xml, "TEMPLATE");
        userTemplate.appendTo(xml, "USER_TEMPLATE");
        xml.append("<HISTORY_RECORDS/><BACKUPS><BACKUP_CONFIG/><BACKUP_IDS></BACKUP_IDS></BACKUPS></VM>");
    }

    /** Appends the machine as it appears in a pool that isn't extended: without permissions and details. */
    public void appendShort(StringBuilder xml) {
        xml.append("<VM>");
        appendHead(xml);
        Xml.element(xml, "LAST_POLL", 0);
        Xml.element(xml, "STATE", state.number());
        Xml.element(xml, "LCM_STATE", 0);
        Xml.element(xml, "RESCHED", 0);
        Xml.element(xml, "STIME", started);
        Xml.element(xml, "ETIME", ended);
        xml.append("<DEPLOY_ID></DEPLOY_ID>");
        xml.append("<TEMPLATE>");
        template.list().stream().filter(VirtualMachine::isShown).forEach(attribute -> attribute.appendTo(xml));
        xml.append("</TEMPLATE>");
        userTemplate.appendTo(xml, "USER_TEMPLATE");
        xml.append("<HISTORY_RECORDS/></VM>");
    }

    private static boolean isShown(Attribute attribute) {
        return Set.of("CPU", "MEMORY", "DISK", "NIC", "GRAPHICS", "AUTOMATIC_REQUIREMENTS")
                .contains(attribute.name());
    }
}
