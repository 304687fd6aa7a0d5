package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcCall;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcFault;
import org.cloudimagefactory.nifty.sandbox.opennebula.rpc.RpcValue;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.TemplateException;

/**
 * {@code one.<kind>.update}: another template in place of the one there is (0), or added to it (1).
 *
 * @param <T> kind of the objects
 */
record UpdateMethod<T extends PoolObject>(ManagedKind<T> objects) implements Method {
    private static final int REPLACE = 0;
    private static final int APPEND = 1;

    @Override
    public RpcValue call(Session session, RpcCall call) throws RpcFault, Refusal {
        int id = call.integer(1);
        String text = call.text(2);
        int type = call.integer(3, REPLACE);
        T object = objects.requireUnlocked(id);
        Authorization.require(session, Authorization.Operation.MANAGE, objects.kind(), object);
        if (type != REPLACE && type != APPEND) {
            throw Refusal.api("Wrong update type");
        }
        Attributes attributes = parse(text);
        Attributes old = objects.content().of(object);
        Attributes updated = type == REPLACE ? attributes : old.merged(attributes);
        // The real server notices only on its way into the database that the result is no XML, and answers as if it
        // were.
        if (updated.isWritable()) {
            objects.table().put(objects.content().with(object, updated));
        }
        return new RpcValue.Int(id);
    }

    private Attributes parse(String text) throws Refusal {
        try {
            return objects.content().parse(text);
        } catch (TemplateException e) {
            throw Refusal.internal("Cannot update template. " + e.text());
        }
    }
}
