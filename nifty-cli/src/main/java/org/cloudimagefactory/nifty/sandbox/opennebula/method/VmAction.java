package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.time.Clock;
import java.util.Set;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmState;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;

/** {@code one.vm.action}: of all actions a machine that doesn't run knows only its end. */
record VmAction(Cloud cloud, Clock clock) implements Method {
    private static final Set<String> ENDS = Set.of("terminate", "terminate-hard");

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        String action = call.text(1);
        int id = call.integer(2);
        VirtualMachine machine = cloud.machines().get(id).orElseThrow(() -> Refusal.noSuch(ObjectKind.VM, id));
        Authorization.require(session, Authorization.Operation.MANAGE, ObjectKind.VM, machine);
        if (!ENDS.contains(action)) {
            throw Refusal.action("Wrong action \"" + action + "\"");
        }
        if (machine.state() == VmState.DONE) {
            throw Refusal.action("Could not " + action + " virtual machine [" + id + "], wrong state DONE.");
        }
        cloud.machines().put(machine.done(clock.instant().getEpochSecond()));
        for (int image : machine.images()) {
            cloud.images().get(image).ifPresent(used -> cloud.images().put(used.stored(change -> change.release(id))));
        }
        return new RpcValue.Int(id);
    }
}
