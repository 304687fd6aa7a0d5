package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.List;
import java.util.function.Supplier;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;

/**
 * {@code one.<kind>pool.info} with a filter and a range.
 *
 * @param <T> kind of the objects
 */
record PoolMethod<T extends PoolObject>(String element, Supplier<List<T>> objects, OneVersion version)
        implements Method {
    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        PoolSelection filter = PoolSelection.of(call).checked();
        StringBuilder xml = new StringBuilder();
        xml.append('<').append(element).append('>');
        filter.select(objects.get(), session.user()).forEach(object -> object.appendTo(xml, version));
        xml.append("</").append(element).append('>');
        return new RpcValue.Text(xml.toString());
    }
}
