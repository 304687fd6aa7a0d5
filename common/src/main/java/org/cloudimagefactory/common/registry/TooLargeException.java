package org.cloudimagefactory.common.registry;

import org.cloudimagefactory.common.problem.ItemProblem;

/** A request had more bytes than a registry, or something before it, takes. */
final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    TooLargeException(String what, long bytes) {
        super(what);
        this.bytes = bytes;
    }

    ItemProblem problem() {
        return new ItemProblem(String.valueOf(getMessage()))
                .hint("something before the registry takes no requests of " + bytes
                        + " bytes: have it take more, as nginx does by client_max_body_size");
    }
}
