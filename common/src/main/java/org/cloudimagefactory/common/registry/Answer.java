package org.cloudimagefactory.common.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebResponse;

/** Reads whole answers up to a limit, so that their connections can be used again. */
final class Answer {
    private static final int BUFFER = 1 << 13;

    private Answer() {}

    /**
     * The bytes of an answer.
     *
     * @param limit beyond which nothing is read
     * @param what answers, for messages
     */
    static byte[] read(WebResponse response, int limit, String what) throws NoAnswerException {
        if (response.isPacked()) {
            throw new ItemProblem(what + " sends its answer packed, unasked");
        }
        if (response.length() > limit) {
            throw tooLarge(limit, what);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = response.body();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (all.size() + count > limit) {
                    throw tooLarge(limit, what);
                }
                all.write(buffer, 0, count);
            }
        } catch (NoAnswerException e) {
            throw e;
        } catch (IOException e) {
            throw ItemProblem.of("cannot read what " + what + " says", e);
        }
        return all.toByteArray();
    }

    private static ItemProblem tooLarge(int limit, String what) {
        return new ItemProblem("what " + what + " says is larger than " + limit + " bytes");
    }
}
