package org.cloudimagefactory.nifty.oca;

import java.util.List;

/**
 * One call, as data.
 *
 * @param method such as {@code one.image.info}
 * @param repeatable whether sending it twice does no more than sending it once
 * @param arguments without the session: strings, ints and booleans
 */
public record MethodCall(String method, boolean repeatable, List<Object> arguments) {
    public MethodCall {
        arguments = List.copyOf(arguments);
    }

    /** A call that can be sent again when its answer was lost. */
    public static MethodCall repeatable(String method, Object... arguments) {
        return new MethodCall(method, true, List.of(arguments));
    }

    /** A call that makes something new each time. */
    public static MethodCall once(String method, Object... arguments) {
        return new MethodCall(method, false, List.of(arguments));
    }
}
