package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

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
    private static final List<String> SHORT_DISK = List.of(
            "DISK_ID",
            "DATASTORE",
            "DATASTORE_ID",
            "IMAGE",
            "IMAGE_ID",
            "SIZE",
            "TYPE",
            "CLONE",
            "CLONE_TARGET",
            "LN_TARGET",
            "DISK_SNAPSHOT_TOTAL_SIZE");

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

    /** Appends the machine as it appears in a pool that isn't extended: documented, not recorded. */
    public void appendShort(StringBuilder xml) {
        xml.append("<VM>");
        appendHead(xml);
        Xml.element(xml, "LAST_POLL", 0);
        Xml.element(xml, "STATE", state.number());
        Xml.element(xml, "LCM_STATE", 0);
        Xml.element(xml, "RESCHED", 0);
        Xml.element(xml, "STIME", started);
        Xml.element(xml, "ETIME", ended);
        xml.append("<DEPLOY_ID></DEPLOY_ID><TEMPLATE>");
        Xml.element(xml, "CPU", template.text("CPU").orElse(""));
        Xml.element(xml, "MEMORY", template.text("MEMORY").orElse(""));
        template.vectors("DISK").forEach(disk -> {
            xml.append("<DISK>");
            SHORT_DISK.forEach(part -> Xml.cdata(xml, part, disk.parts().getOrDefault(part, "")));
            xml.append("</DISK>");
        });
        xml.append("</TEMPLATE><MONITORING/>");
        if (userTemplate.list().isEmpty()) {
            xml.append("<USER_TEMPLATE/>");
        } else {
            xml.append("<USER_TEMPLATE>");
            userTemplate.text("LABELS").ifPresent(labels -> Xml.cdata(xml, "LABELS", labels));
            xml.append("</USER_TEMPLATE>");
        }
        xml.append("<HISTORY_RECORDS/></VM>");
    }
}
