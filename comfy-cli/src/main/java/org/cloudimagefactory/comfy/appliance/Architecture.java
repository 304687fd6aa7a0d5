package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Processors that appliances run on. */
public enum Architecture {
    /** 64-bit x86, amd64. */
    @JsonProperty("x86_64")
    @JsonAlias("amd64")
    X86_64("x86_64", "amd64", "qemu-system-x86_64"),
    /** 64-bit ARM, arm64. */
    @JsonProperty("aarch64")
    @JsonAlias("arm64")
    AARCH64("aarch64", "arm64", "qemu-system-aarch64");

    private final String kernelName;
    private final String debianName;
    private final String qemuProgram;

    Architecture(String kernelName, String debianName, String qemuProgram) {
        this.kernelName = kernelName;
        this.debianName = debianName;
        this.qemuProgram = qemuProgram;
    }

    /** Reads any of its names. */
    public static Architecture parse(String name) {
        for (Architecture architecture : values()) {
            if (architecture.kernelName.equals(name) || architecture.debianName.equals(name)) {
                return architecture;
            }
        }
        throw new UsageProblem("unknown architecture '" + name + "'").hint("known are x86_64 and aarch64");
    }

    /** As the kernel, Red Hat, SUSE and Alpine call it; also the name in descriptors. */
    public String kernelName() {
        return kernelName;
    }

    /** As Debian and Ubuntu call it. */
    public String debianName() {
        return debianName;
    }

    /** The QEMU that emulates it. */
    public String qemuProgram() {
        return qemuProgram;
    }

    @Override
    public String toString() {
        return kernelName;
    }
}
