package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * A kind of file that a command writes under a name that an operator gives, again and again, such as a report: an earlier one
 * may be replaced, and anything else that has the name may not.
 *
 * @param what such a file is called in messages
 * @param beginning what every such file begins with, and no other
 */
public record OwnKind(String what, Pattern beginning) {
    private static final int HEAD = 1024;

    /** Fails when something is there that is none of this kind; look before long work and again before writing. */
    public void requireReplaceable(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(file) || !isOfThisKind(file)) {
            throw new ItemProblem(file + " is there already, and it is no " + what)
                    .hint("remove it, or name another file");
        }
    }

    private boolean isOfThisKind(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
            return beginning.matcher(head).lookingAt();
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }
}
