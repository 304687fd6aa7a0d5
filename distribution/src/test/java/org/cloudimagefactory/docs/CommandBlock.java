package org.cloudimagefactory.docs;

import java.util.List;
import java.util.Optional;

/**
 * A fenced block of a page that says what to type.
 *
 * @param page name of the file, relative to the root of the repository
 * @param line of the fence, from 1
 * @param language {@code console} (a session with prompts and answers), {@code sh} (a script) or {@code cron} (lines of a crontab)
 * @param text what is between the fences, without the indentation of the fence
 * @param marks what the comments directly before the block say of it
 * @param setup shell commands of comments before the block that readers do not see
 * @param check shell commands of the comments behind the block
 */
record CommandBlock(
        String page, int line, String language, String text, List<String> marks, String setup, String check) {

    /** Why it is not run, if it is not. */
    Optional<String> reasonNotToRun() {
        return mark("not run");
    }

    /** Whether it takes so long that only the profile runs it. */
    boolean slow() {
        return runs("slow");
    }

    /** Whether it is meant to be typed in the root of the repository. */
    boolean inRepository() {
        return runs("in the repository");
    }

    /** The test that types the block in a place of its own, such as the root of an installed package. */
    Optional<String> testedBy() {
        return mark("run").filter(mark -> mark.startsWith("by ")).map(mark -> mark.substring("by ".length()));
    }

    /** The text that a program which goes on says when it is ready. */
    Optional<String> readyWhen() {
        return mark("run")
                .filter(mark -> mark.startsWith("in the background until "))
                .map(mark -> mark.substring("in the background until ".length()));
    }

    /** The exit code of its last command. */
    int exitCode() {
        return mark("run")
                .filter(mark -> mark.startsWith("exits "))
                .map(mark -> Integer.parseInt(mark.substring("exits ".length())))
                .orElse(0);
    }

    /** All marks that {@link #marks} may hold. */
    boolean understood() {
        return marks.stream()
                .allMatch(
                        mark -> mark.matches(
                                "not run: needs (root|a real cloud|a farm|the network)([;,:.] .*)?|run: slow|run: in the repository"
                                        + "|run: exits [0-9]+|run: in the background until .+|run: by [A-Z][A-Za-z]+(#[A-Za-z]+)?"));
    }

    String place() {
        return page + ":" + line;
    }

    private boolean runs(String what) {
        return marks.contains("run: " + what);
    }

    private Optional<String> mark(String kind) {
        return marks.stream()
                .filter(mark -> mark.startsWith(kind + ": "))
                .map(mark -> mark.substring(kind.length() + 2))
                .filter(mark -> !mark.equals("slow") && !mark.equals("in the repository"))
                .findFirst();
    }
}
