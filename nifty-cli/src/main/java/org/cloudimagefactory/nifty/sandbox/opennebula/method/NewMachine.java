package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** A machine as a template describes it: the attributes that the server knows, with what it adds, and all others. */
record NewMachine(int id, VmTemplate base, Owner owner, String name, boolean hold, Attributes attributes) {
    private static final Set<String> KNOWN = Set.of(
            "CPU",
            "VCPU",
            "MEMORY",
            "DISK",
            "NIC",
            "NIC_DEFAULT",
            "OS",
            "CONTEXT",
            "GRAPHICS",
            "INPUT",
            "FEATURES",
            "RAW",
            "CPU_MODEL",
            "TOPOLOGY",
            "PCI",
            "VIDEO",
            "TPM",
            "VCPU_MAX",
            "MEMORY_MAX",
            "EMULATOR",
            "NUMA_NODE");

    VirtualMachine build(DiskAttributes disks, OneVersion version, long now) {
        List<Attribute> known = new ArrayList<>();
        List<Attribute> others = new ArrayList<>();
        int disk = 0;
        for (Attribute attribute :
                attributes.without("NAME", "TEMPLATE_ID", "TEMPLATE_NAME").list()) {
            if (attribute instanceof Attribute.Vector vector && vector.name().equals("DISK")) {
                known.add(disks.complete(vector, disk++));
            } else if (attribute instanceof Attribute.Vector vector
                    && vector.name().equals("OS")) {
                known.add(withUuid(vector));
            } else {
                (KNOWN.contains(attribute.name()) ? known : others).add(attribute);
            }
        }
        known.addAll(added(version));
        return new VirtualMachine(
                id,
                owner,
                name.isEmpty() ? base.name() + "-" + id : name.replace("%i", Integer.toString(id)),
                Permissions.ofNewObject(owner),
                hold ? VmState.HOLD : VmState.PENDING,
                now,
                0,
                new Attributes(known),
                new Attributes(others));
    }

    private List<Attribute> added(OneVersion version) {
        String publicCloud = version.isSeven() ? "" : "!(PUBLIC_CLOUD = YES) & ";
        Map<String, String> added = new TreeMap<>();
        added.put("AUTOMATIC_DS_REQUIREMENTS", "(\"CLUSTERS/ID\" @> 0)");
        added.put("AUTOMATIC_NIC_REQUIREMENTS", "(\"CLUSTERS/ID\" @> 0)");
        added.put("AUTOMATIC_REQUIREMENTS", "(CLUSTER_ID = 0) & " + publicCloud + "!(PIN_POLICY = PINNED)");
        added.put("TEMPLATE_ID", Integer.toString(base.id()));
        added.put("VMID", Integer.toString(id));
        if (hold) {
            added.put("SUBMIT_ON_HOLD", "YES");
        }
        return added.entrySet().stream()
                .map(entry -> (Attribute) new Attribute.Single(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Attribute withUuid(Attribute.Vector os) {
        Map<String, String> parts = new TreeMap<>(os.parts());
        parts.putIfAbsent("UUID", UUID.randomUUID().toString());
        return new Attribute.Vector("OS", parts);
    }
}
