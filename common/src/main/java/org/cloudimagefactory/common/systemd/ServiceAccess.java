package org.cloudimagefactory.common.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.setup.ServiceUser;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * Looks whether the user of the services may read and write what root sees, for root may everything. Each file is tried as that user,
 * so that access control lists and directories above count, too. What is not there yet is not looked at.
 */
public final class ServiceAccess {
    private static final String SUBJECT = "service user";
    /** Deep enough for caches. */
    private static final int DEPTH = 3;

    private static final int MOST_KEPT = 50;
    private static final int MOST_SHOWN = 5;

    private final String user;
    private final List<String> asUser;
    private final CommandRunner runner;

    /**
     * Looks as that user.
     *
     * @param user is told
     * @param asUser what goes before a command line to run it as that user
     * @param runner runs that
     */
    public ServiceAccess(String user, List<String> asUser, CommandRunner runner) {
        this.user = user;
        this.asUser = List.copyOf(asUser);
        this.runner = runner;
    }

    /** Looks as the service user, where root asks and that user is there. */
    public static Optional<ServiceAccess> ofProcess() {
        if (!ServiceUser.isRoot()) {
            return Optional.empty();
        }
        return ServiceUser.ofPackages()
                .find()
                .map(name -> new ServiceAccess(
                        name,
                        List.of("setpriv", "--reuid", name, "--regid", name, "--init-groups", "--"),
                        new ProcessCommandRunner(new ProgramFinder("/usr/bin:/bin"), new ShutdownTasks())));
    }

    /**
     * What that user may not do.
     *
     * @param dropIn directories that are written to, and files and directories that are read
     * @param kept files that are written to, and directories in which root's files are, too
     */
    public Finding finding(DropIn dropIn, Collection<Path> kept) {
        SortedSet<String> missing = new TreeSet<>();
        try {
            for (Path path : dropIn.readable()) {
                look(path, false, missing);
            }
            for (Path path : dropIn.writable()) {
                look(path, true, missing);
            }
            for (Path path : kept) {
                for (Path one : Files.isDirectory(path) ? ofRoot(path) : List.of(path)) {
                    look(one, true, missing);
                }
            }
        } catch (Problem e) {
            return Finding.warning(SUBJECT, "cannot look as " + user + ": " + e.line());
        } catch (IOException e) {
            return Finding.warning(SUBJECT, "cannot look as " + user + ": " + Directories.reason(e));
        }
        return missing.isEmpty()
                ? Finding.good(SUBJECT, user + " may use what is there")
                : Finding.warning(SUBJECT, user + " may not " + shown(missing) + "; chown or chmod lets it");
    }

    private void look(Path path, boolean written, SortedSet<String> missing) {
        if (!Files.exists(path)) {
            return;
        }
        if (!may("-r", path) || (Files.isDirectory(path) && !may("-x", path))) {
            missing.add("read " + path);
        } else if (written && !may("-w", path)) {
            missing.add("write " + path);
        }
    }

    private boolean may(String how, Path path) {
        List<String> arguments = new ArrayList<>(asUser);
        arguments.addAll(List.of("test", how, path.toString()));
        return runner.run(Command.of(arguments)).succeeded();
    }

    /** What a run of root's has left in a directory. */
    private static List<Path> ofRoot(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory, DEPTH)) {
            return found.filter(ServiceAccess::isOfRoot).limit(MOST_KEPT).toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean isOfRoot(Path path) {
        try {
            return !Files.isSymbolicLink(path)
                    && (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
        } catch (IOException e) {
            // It has gone meanwhile.
            return false;
        }
    }

    private static String shown(SortedSet<String> missing) {
        String first = String.join(", ", missing.stream().limit(MOST_SHOWN).toList());
        return missing.size() > MOST_SHOWN ? first + " and " + (missing.size() - MOST_SHOWN) + " more" : first;
    }
}
