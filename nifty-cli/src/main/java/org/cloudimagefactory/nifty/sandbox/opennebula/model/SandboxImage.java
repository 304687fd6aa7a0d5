package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * An image.
 *
 * @param previousState the state that was stored last
 * @param machines that use it
 * @param lock what keeps it from being changed, or null
 */
public record SandboxImage(
        int id,
        Owner owner,
        String name,
        Permissions permissions,
        ImageType type,
        boolean persistent,
        @JsonUnwrapped ImageFile file,
        ImageState state,
        ImageState previousState,
        int datastoreId,
        String datastore,
        Set<Integer> machines,
        Attributes template,
        @Nullable Lock lock)
        implements PoolObject {
    public SandboxImage {
        machines = Set.copyOf(machines);
    }

    /** The image after a change; the state that it has then counts as stored. */
    public SandboxImage stored(UnaryOperator<ImageChange> change) {
        return change.apply(new ImageChange(this)).build();
    }

    @Override
    public void appendTo(StringBuilder xml, OneVersion version) {
        xml.append("<IMAGE>");
        appendHead(xml);
        if (lock != null) {
            lock.appendTo(xml);
        }
        permissions.appendTo(xml);
        Xml.element(xml, "TYPE", type.number());
        Xml.element(xml, "DISK_TYPE", 0);
        Xml.element(xml, "PERSISTENT", persistent ? 1 : 0);
        Xml.element(xml, "REGTIME", file.registered());
        if (version.isSeven()) {
            Xml.element(xml, "MODTIME", file.registered());
        }
        appendFile(xml);
        Xml.ids(xml, "VMS", new TreeSet<>(machines));
        xml.append("<CLONES></CLONES><APP_CLONES></APP_CLONES>");
        template.appendTo(xml, "TEMPLATE");
        xml.append("<SNAPSHOTS><ALLOW_ORPHANS><![CDATA[NO]]></ALLOW_ORPHANS>")
                .append("<CURRENT_BASE><![CDATA[-1]]></CURRENT_BASE>")
                .append("<NEXT_SNAPSHOT><![CDATA[0]]></NEXT_SNAPSHOT></SNAPSHOTS>")
                .append("<BACKUP_INCREMENTS></BACKUP_INCREMENTS><BACKUP_DISK_IDS></BACKUP_DISK_IDS></IMAGE>");
    }

    private void appendFile(StringBuilder xml) {
        file.appendTo(xml);
        Xml.element(xml, "STATE", state.number());
        Xml.element(xml, "PREV_STATE", previousState.number());
        Xml.element(xml, "RUNNING_VMS", machines.size());
        Xml.element(xml, "CLONING_OPS", 0);
        Xml.element(xml, "CLONING_ID", -1);
        Xml.element(xml, "TARGET_SNAPSHOT", -1);
        Xml.element(xml, "DATASTORE_ID", datastoreId);
        Xml.element(xml, "DATASTORE", datastore);
    }
}
