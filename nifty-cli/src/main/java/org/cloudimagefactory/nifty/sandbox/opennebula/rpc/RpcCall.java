package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import java.util.List;

/**
 * A call: method and parameters. Parameters are looked at one by one, in the order in which the real server does, so that a
 * missing one is noticed only after what comes before it; more parameters than a method takes are ignored.
 */
public record RpcCall(String method, List<RpcValue> parameters) {
    public RpcCall {
        parameters = List.copyOf(parameters);
    }

    /** How many parameters were given. */
    public int size() {
        return parameters.size();
    }

    /** A parameter that must be a text. */
    public String text(int index) throws RpcFault {
        if (at(index) instanceof RpcValue.Text text) {
            return text.value();
        }
        throw wrongType("a string");
    }

    /** A parameter that must be an {@code <i4>} or {@code <int>}. */
    public int integer(int index) throws RpcFault {
        if (at(index) instanceof RpcValue.Int number) {
            return number.value();
        }
        throw wrongType("integer");
    }

    /** A parameter that must be a boolean. */
    public boolean bool(int index) throws RpcFault {
        if (at(index) instanceof RpcValue.Bool bool) {
            return bool.value();
        }
        throw wrongType("boolean");
    }

    /** A parameter that must be a list. */
    public List<RpcValue> array(int index) throws RpcFault {
        if (at(index) instanceof RpcValue.Array array) {
            return array.values();
        }
        throw wrongType("an array");
    }

    /** A boolean that may be missing at the end of the parameters. */
    public boolean bool(int index, boolean otherwise) throws RpcFault {
        return index < parameters.size() ? bool(index) : otherwise;
    }

    /** An integer that may be missing at the end of the parameters. */
    public int integer(int index, int otherwise) throws RpcFault {
        return index < parameters.size() ? integer(index) : otherwise;
    }

    private RpcValue at(int index) throws RpcFault {
        if (index >= parameters.size()) {
            throw new RpcFault(RpcFault.TYPE, "Not enough parameters");
        }
        return parameters.get(index);
    }

    private static RpcFault wrongType(String type) {
        return new RpcFault(RpcFault.TYPE, "Parameter that is supposed to be " + type + " is not");
    }
}
