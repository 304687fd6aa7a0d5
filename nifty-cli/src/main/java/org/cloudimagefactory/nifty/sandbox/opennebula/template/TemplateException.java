package org.cloudimagefactory.nifty.sandbox.opennebula.template;

/** A text that is no template; the message is what the server answers. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }

    /** What the server answers. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
