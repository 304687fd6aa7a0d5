package org.cloudimagefactory.comfy.shell;

/**
 * A step that failed when it was done over again.
 *
 * @param step its number; that of the step behind settings that failed
 * @param isSettings whether it was the settings before that step
 * @param words what it said last, and its exit code
 */
record StepFailure(int step, boolean isSettings, String words) {
    /** In one line. */
    String line() {
        return (isSettings ? "the settings before step " : "step ") + step + " failed: " + words;
    }
}
