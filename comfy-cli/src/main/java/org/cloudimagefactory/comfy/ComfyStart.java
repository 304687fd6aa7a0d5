package org.cloudimagefactory.comfy;

import org.cloudimagefactory.common.cli.QuickAnswers;

/** Starts comfy: the quick way where it will do, else the full command line, which is not loaded before. */
public final class ComfyStart {
    private ComfyStart() {}

    /** Runs comfy and ends with its exit code. */
    public static void main(String[] arguments) {
        if (!new QuickAnswers("comfy", System.getenv()).answer(arguments)) {
            ComfyMain.main(arguments);
        }
    }
}
