package org.cloudimagefactory.common.work;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a process ends because somebody at the terminal wants it to (SIGINT), which shutdown hooks cannot tell from other
 * signals. The process ends as it would have. The JDK's own class for signals is asked for by its name, as compilers warn of it.
 */
public final class InterruptSignal {
    private static final Logger LOG = LoggerFactory.getLogger(InterruptSignal.class);

    private final AtomicBoolean came = new AtomicBoolean();

    private InterruptSignal() {}

    /** Listens from now on; where that cannot be done, no signal ever comes. */
    public static InterruptSignal listen() {
        InterruptSignal signal = new InterruptSignal();
        try {
            signal.install();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("SIGINT is not told from other signals", e);
        }
        return signal;
    }

    private void install() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object interrupt = type.getConstructor(String.class).newInstance("INT");
        Object[] before = new Object[1];
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> {
                            came.set(true);
                            return method.invoke(before[0], interrupt);
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        default -> {
                            return "SIGINT";
                        }
                    }
                });
        before[0] = type.getMethod("handle", type, handlerType).invoke(null, interrupt, handler);
    }

    /** Whether it has come. */
    public boolean hasCome() {
        return came.get();
    }
}
