package org.cloudimagefactory.itchy;

import org.cloudimagefactory.common.cli.QuickAnswers;

/** Starts itchy: the quick way where it will do, else the full command line, which is not loaded before. */
public final class ItchyStart {
    private ItchyStart() {}

    /** Runs itchy and ends with its exit code. */
    public static void main(String[] arguments) {
        if (!new QuickAnswers("itchy", System.getenv()).answer(arguments)) {
            ItchyMain.main(arguments);
        }
    }
}
