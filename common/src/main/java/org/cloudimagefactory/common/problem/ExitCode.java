package org.cloudimagefactory.common.problem;

import java.util.List;

/** The exit codes that all three tools share; operators rely on them in scripts and cron jobs. */
public final class ExitCode {
    /** All done, or nothing to do. */
    public static final int OK = 0;

    /** Some items failed; each is named on stderr. */
    public static final int ITEMS_FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** The environment is wrong: tool missing, directory not writable, server unreachable, configuration invalid. */
    public static final int ENVIRONMENT = 3;

    /** The suite itself is wrong, please report it; the number is {@code EX_SOFTWARE} of sysexits.h. */
    public static final int DEFECT = 70;

    /** Another run holds the lock; the number is {@code EX_TEMPFAIL} of sysexits.h. */
    public static final int LOCKED = 75;

    private static final List<Integer> FROM_BEST = List.of(OK, LOCKED, ITEMS_FAILED, USAGE, ENVIRONMENT, DEFECT);

    private ExitCode() {}

    /** The one that says more, where a run could end with both: a held lock hides nothing else. */
    public static int worse(int one, int other) {
        return FROM_BEST.indexOf(one) > FROM_BEST.indexOf(other) ? one : other;
    }
}
