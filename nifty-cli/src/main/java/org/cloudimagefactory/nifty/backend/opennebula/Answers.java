package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.oca.ErrorCode;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolElement;
import org.cloudimagefactory.nifty.oca.Template;

/** Turns refusals of the server into problems that an operator can act on. */
final class Answers {
    private static final Pattern METHOD = Pattern.compile("^\\[[A-Za-z.]+] *");
    private static final Pattern TAKEN = Pattern.compile("NAME is already taken by [A-Z_]+ ([0-9]+)");
    private static final Pattern QUOTA_REFUSAL = Pattern.compile("(?i)limit of .* reached for .* quota|quota exceeded");
    private static final int NONE = -1;

    /** What to do when a quota is used up. */
    static final String QUOTA =
            "this is a quota, no lack of rights: have it raised ('oneuser quota', 'onegroup quota'), or"
                    + " remove images that are not needed";

    /** What to do when a datastore is full. */
    static final String ROOM =
            "make room in the datastore, or name another one with --datastore; an administrator can have"
                    + " OpenNebula not look, with --skip-capacity-check";

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

    /** The same of a call about this object, which is named when it is locked. */
    OneResponse require(OneResponse response, String what, PoolElement object) {
        if (response.hasError(ErrorCode.LOCKED)) {
            throw new ItemProblem(message(response, what))
                    .hint(unlock(
                            object instanceof Template ? "onetemplate" : "oneimage", Integer.toString(object.id())));
        }
        return require(response, what);
    }

    /** As that, but what is gone already is fine. */
    void requireOrGone(OneResponse response, String what, PoolElement object) {
        if (!response.hasError(ErrorCode.NO_EXISTS)) {
            require(response, what, object);
        }
    }

    /** How something is unlocked. */
    static String unlock(String command, String id) {
        return "unlock it with '" + command + " unlock " + id + "', or have whoever locked it do so";
    }

    /** As {@link #require}, but what is gone already is fine. */
    void requireOrGone(OneResponse response, String what) {
        if (!response.hasError(ErrorCode.NO_EXISTS)) {
            require(response, what);
        }
    }

    /** The problem behind a refusal. */
    Problem problem(OneResponse response, String what) {
        String message = message(response, what);
        if (QUOTA_REFUSAL.matcher(message).find()) {
            return new ItemProblem(message).hint(QUOTA);
        }
        if (message.contains("Not enough space in datastore")) {
            return new ItemProblem(message).hint(ROOM);
        }
        return switch (response.errorCode()) {
            case ErrorCode.AUTHENTICATION ->
                new EnvironmentProblem(
                                "OpenNebula at " + endpoint + " does not accept the credentials of user '" + user + "'")
                        .hint("check the secret file (--secret-file, ONE_AUTH or ~/.one/one_auth)");
            case ErrorCode.AUTHORIZATION ->
                new ItemProblem(message).hint("give user '" + user + "' the right to do that");
            case ErrorCode.LOCKED ->
                new ItemProblem(message).hint("unlock it in OpenNebula ('oneimage unlock', 'onetemplate unlock')");
            case ErrorCode.NO_EXISTS ->
                new ItemProblem(message).hint("somebody may have removed it; the next run looks again");
            default -> new ItemProblem(message);
        };
    }

    private static String message(OneResponse response, String what) {
        return "cannot " + what + ": " + METHOD.matcher(response.message()).replaceFirst("");
    }

    /** The object that has taken a name, or -1 when that was not the reason of the refusal. */
    static int takenBy(OneResponse response) {
        Matcher matcher = TAKEN.matcher(response.message());
        return response.isError() && matcher.find() ? Integer.parseInt(matcher.group(1)) : NONE;
    }
}
