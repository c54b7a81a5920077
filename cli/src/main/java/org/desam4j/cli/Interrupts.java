package org.desam4j.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C. Java ends in order at the first, and lets all further ones wait for that; here the second one ends the process at once. Java's
 * class for signals is on every platform that this program runs on, but compilers warn of it in a way that cannot be silenced, hence
 * reflection; where there is none, a second Ctrl-C waits as the first does.
 */
final class Interrupts {
    /** The exit code that shells expect of a program that ends by Ctrl-C. */
    private static final int EXIT_CODE = 130;

    private Interrupts() {}

    static void endAtTheSecond() {
        AtomicBoolean ending = new AtomicBoolean();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            interrupt(ending);
                        }
                        return null;
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ours);
        } catch (ReflectiveOperationException e) {
            // Without signals a second Ctrl-C waits as the first does.
            return;
        }
    }

    private static void interrupt(AtomicBoolean ending) {
        if (ending.getAndSet(true)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        new Thread(() -> Runtime.getRuntime().exit(EXIT_CODE), "interrupt").start();
    }
}
