package org.cloudimagefactory.comfy.confine;

import java.util.List;

/** What there is on this host to bound a program with. */
enum BoundingWay {
    /** A control group that systemd makes: the limits are those of all processes together. */
    CGROUP("a control group of systemd's bounds memory and processors of a build as a whole"),
    /** Limits of the kernel's for each process by itself. */
    RLIMITS(
            "there is no systemd that makes control groups, so limits (rlimits) count for each process of a build by itself");

    private final String text;

    BoundingWay(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** What stands before a command that is bounded; files are bounded by both. */
    List<String> words(Bounds bounds, boolean isRoot) {
        String file = "--fsize=" + bounds.file();
        if (this == RLIMITS) {
            long seconds = bounds.time().toSeconds() * bounds.cpus();
            return List.of("prlimit", "--data=" + bounds.memory(), "--cpu=" + seconds, file, "--core=0", "--");
        }
        return List.of(
                "systemd-run",
                isRoot ? "--system" : "--user",
                "--scope",
                "--quiet",
                "--collect",
                "--property=MemoryMax=" + bounds.memory(),
                "--property=MemorySwapMax=0",
                "--property=CPUQuota=" + 100L * bounds.cpus() + "%",
                "--property=TasksMax=2048",
                "--",
                "prlimit",
                file,
                "--core=0",
                "--");
    }
}
