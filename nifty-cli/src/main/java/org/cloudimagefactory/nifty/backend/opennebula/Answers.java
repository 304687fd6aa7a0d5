package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.nifty.oca.ErrorCode;
import org.cloudimagefactory.nifty.oca.OneResponse;

/** Turns refusals of the server into problems that an operator can act on. */
final class Answers {
    private static final Pattern METHOD = Pattern.compile("^\\[[A-Za-z.]+] *");
    private static final Pattern TAKEN = Pattern.compile("NAME is already taken by [A-Z_]+ ([0-9]+)");
    private static final int NONE = -1;

    private final String endpoint;
    private final String user;

    Answers(String endpoint, String user) {
        this.endpoint = endpoint;
        this.user = user;
    }

    /** The response, if the call succeeded. */
    OneResponse require(OneResponse response, String what) {
        if (response.isError()) {
            throw problem(response, what);
        }
        return response;
    }

    /** As {@link #require}, but what is gone already is fine. */
    void requireOrGone(OneResponse response, String what) {
        if (!response.hasError(ErrorCode.NO_EXISTS)) {
            require(response, what);
        }
    }

    /** The problem behind a refusal. */
    FactoryException problem(OneResponse response, String what) {
        String message =
                "cannot " + what + ": " + METHOD.matcher(response.message()).replaceFirst("");
        return switch (response.errorCode()) {
            case ErrorCode.AUTHENTICATION ->
                FactoryException.environment(
                                "OpenNebula at " + endpoint + " does not accept the credentials of user '" + user + "'")
                        .hint("check the secret file (--secret-file, ONE_AUTH or ~/.one/one_auth)");
            case ErrorCode.AUTHORIZATION ->
                FactoryException.item(message).hint("give user '" + user + "' the right to do that");
            case ErrorCode.LOCKED -> FactoryException.item(message).hint("unlock it in OpenNebula");
            case ErrorCode.NO_EXISTS ->
                FactoryException.item(message).hint("somebody may have removed it; the next run looks again");
            default -> FactoryException.item(message);
        };
    }

    /** The object that has taken a name, or -1 when that was not the reason of the refusal. */
    static int takenBy(OneResponse response) {
        Matcher matcher = TAKEN.matcher(response.message());
        return response.isError() && matcher.find() ? Integer.parseInt(matcher.group(1)) : NONE;
    }
}
