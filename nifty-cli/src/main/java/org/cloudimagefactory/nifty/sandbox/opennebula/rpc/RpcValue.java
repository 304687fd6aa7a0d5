package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import java.util.List;

/** A value of an XML-RPC call or answer. */
public sealed interface RpcValue {
    /** A 32 bit integer, {@code <i4>}. */
    record Int(int value) implements RpcValue {}

    /** A 64 bit integer, {@code <i8>}: of another type than {@link Int} for the real server, even where it would fit. */
    record I8(long value) implements RpcValue {}

    /** A boolean. */
    record Bool(boolean value) implements RpcValue {}

    /** A text. */
    record Text(String value) implements RpcValue {}

    /** A list. */
    record Array(List<RpcValue> values) implements RpcValue {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** A value of a type that no method takes, such as a struct. */
    record Other(String type) implements RpcValue {}
}
