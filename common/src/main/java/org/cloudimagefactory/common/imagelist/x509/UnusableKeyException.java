package org.cloudimagefactory.common.imagelist.x509;

/** The engine at hand does not know the algorithm or the kind of key. */
final class UnusableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKeyException(Throwable cause) {
        super(cause);
    }
}
