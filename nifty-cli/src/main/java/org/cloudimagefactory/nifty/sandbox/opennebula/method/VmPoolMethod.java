package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmState;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/**
 * {@code one.vmpool.info} and {@code one.vmpool.infoextended}: documented, not recorded. Parameter 4 is a state, -1 for all
 * but DONE, -2 for all; parameter 5, a text search, needs a database that a new server doesn't have.
 */
record VmPoolMethod(Cloud cloud, OneVersion version, boolean extended) implements Method {
    private static final int NOT_DONE = -1;
    private static final int ALL = -2;
    private static final int HIGHEST_STATE = 11;

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        PoolSelection filter = PoolSelection.of(call);
        int state = call.integer(4);
        if (call.size() > 5 && !call.text(5).isEmpty()) {
            throw Refusal.internal("Full text search is not supported by the SQL backend");
        }
        if (state < ALL || state > HIGHEST_STATE) {
            throw Refusal.api("Incorrect filter_flag, state");
        }
        StringBuilder xml = new StringBuilder("<VM_POOL>");
        filter.checked()
                .select(
                        cloud.locked(() -> cloud.machines().newestFirst()).stream()
                                .filter(machine -> isWanted(machine, state))
                                .toList(),
                        session.user())
                .forEach(machine -> append(machine, xml));
        return new RpcValue.Text(xml.append("</VM_POOL>").toString());
    }

    private void append(VirtualMachine machine, StringBuilder xml) {
        if (extended) {
            machine.appendTo(xml, version);
        } else {
            machine.appendShort(xml);
        }
    }

    private static boolean isWanted(VirtualMachine machine, int state) {
        return switch (state) {
            case ALL -> true;
            case NOT_DONE -> machine.state() != VmState.DONE;
            default -> machine.state().number() == state;
        };
    }
}
