package org.cloudimagefactory.nifty.oca;

/**
 * What the server answered: a value, or why the call was refused.
 *
 * @param isError whether the call was refused
 * @param message the value as text, empty where it was read as a stream, or the reason of the refusal
 * @param errorCode one of {@link ErrorCode}, or the negative code of an XML-RPC fault, 0 without an error
 */
public record OneResponse(boolean isError, String message, int errorCode) {
    static OneResponse value(String text) {
        return new OneResponse(false, text, 0);
    }

    static OneResponse error(String reason, int code) {
        return new OneResponse(true, reason, code);
    }

    /** The value as a number, such as the id of what was made. */
    public int intMessage() {
        try {
            return Integer.parseInt(message.strip());
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException("a number was expected, but the answer is '" + message + "'");
        }
    }

    /** Whether the call was refused for this reason. */
    public boolean hasError(int code) {
        return isError && errorCode == code;
    }
}
