package org.cloudimagefactory.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a tool is asked.
 *
 * @param tool comfy, itchy or nifty
 * @param environment beside that of this process
 */
record ToolRun(String tool, List<String> arguments, Map<String, String> environment) {
    static ToolRun of(String tool, String... arguments) {
        return new ToolRun(tool, List.of(arguments), Map.of());
    }

    String name() {
        return tool + " " + arguments.get(0);
    }

    /** How it ended. */
    record Outcome(int exitCode, String out, String err, Usage usage) {
        boolean wasKilled() {
            return exitCode == 137;
        }
    }

    /**
     * What it took, as far as it was watched.
     *
     * @param peakKilobytes most memory that it had
     * @param files most files that it had open
     * @param cpuMillis time on processors
     */
    record Usage(long peakKilobytes, int files, long cpuMillis) {
        static final Usage NONE = new Usage(0, 0, 0);

        Usage with(Usage other) {
            return new Usage(
                    Math.max(peakKilobytes, other.peakKilobytes),
                    Math.max(files, other.files),
                    Math.max(cpuMillis, other.cpuMillis));
        }

        /** The least of several runs, which the machine's other work disturbed least. */
        Usage least(Usage other) {
            return new Usage(
                    Math.min(peakKilobytes, other.peakKilobytes),
                    Math.min(files, other.files),
                    Math.min(cpuMillis, other.cpuMillis));
        }

        /** What a process uses now. */
        static Usage of(long pid) {
            return ProcessTable.usage(Path.of("/proc", Long.toString(pid)));
        }
    }
}
