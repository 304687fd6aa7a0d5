package org.cloudimagefactory.nifty.backend.library;

import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;

/** What is told when documents of a library can't be used, always with a way back. */
final class LibraryProblems {
    private LibraryProblems() {}

    private static String repair(LibraryPaths paths) {
        return "'nifty repair --backend " + paths.backend() + "' with the same --library-dir";
    }

    static Problem damagedIndex(LibraryPaths paths, DamagedDocumentException problem) {
        Problem e =
                new EnvironmentProblem("cannot use the library's index " + paths.index() + ": " + problem.problem());
        return (problem.isLater()
                        ? e.hint("use that version")
                        : e.hint(repair(paths) + " makes a new one from the marks beside the images"))
                .causedBy(problem);
    }

    static EnvironmentProblem lostIndex(LibraryPaths paths) {
        return new EnvironmentProblem(
                        "the library's index " + paths.index() + " is gone, but there are marks of its images")
                .hint("bring it back, or have " + repair(paths) + " make a new one from the marks");
    }

    /** A mark or a record of an upload of a later version says what we can't know: nothing must be changed. */
    static EnvironmentProblem later(Path file, DamagedDocumentException problem) {
        return new EnvironmentProblem("cannot use " + file + ": " + problem.problem())
                .hint("use that version")
                .causedBy(problem);
    }

    /** One line about a document that is passed over. */
    static String passedOver(Path file, DamagedDocumentException problem) {
        return "cannot use " + file + ": " + problem.problem()
                + "; it is left as it is, as is what it may be for: look at it, then remove it";
    }
}
