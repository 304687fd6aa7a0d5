package org.cloudimagefactory.nifty;

import org.cloudimagefactory.common.cli.QuickAnswers;

/** Starts nifty: the quick way where it will do, else the full command line, which is not loaded before. */
public final class NiftyStart {
    private NiftyStart() {}

    /** Runs nifty and ends with its exit code. */
    public static void main(String[] arguments) {
        if (!new QuickAnswers("nifty", System.getenv()).answer(arguments)) {
            StartAhead.of(arguments);
            NiftyMain.main(arguments);
        }
    }
}
