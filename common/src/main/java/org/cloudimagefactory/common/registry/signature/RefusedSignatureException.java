package org.cloudimagefactory.common.registry.signature;

import org.cloudimagefactory.common.problem.PrintableText;

/** One signature is of no use; another one may be. */
final class RefusedSignatureException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int DETAIL_LIMIT = 300;

    private final SignatureFault fault;

    /** The detail may be of unknown origin; it is cut. */
    RefusedSignatureException(SignatureFault fault, String detail) {
        super(fault.sentence() + (detail.isEmpty() ? "" : ": " + PrintableText.of(detail, DETAIL_LIMIT)));
        this.fault = fault;
    }

    SignatureFault fault() {
        return fault;
    }

    /** What is wrong, in one sentence. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
