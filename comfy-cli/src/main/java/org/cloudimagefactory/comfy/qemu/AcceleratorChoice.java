package org.cloudimagefactory.comfy.qemu;

import java.util.Locale;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** The accelerator for guests: what the operator insists on, else what the distribution can do with and really works here. */
public final class AcceleratorChoice {
    private final AcceleratorProbe probe;
    private final @Nullable Accelerator wanted;

    /** Without a wanted one, the probe decides. */
    public AcceleratorChoice(AcceleratorProbe probe, @Nullable Accelerator wanted) {
        this.probe = probe;
        this.wanted = wanted;
    }

    /** Says that a build begins, which may keep for the next one what it found out. */
    public void keepAnswers() {
        probe.keepAnswers();
    }

    /** The accelerator for a guest of no known distribution. */
    public Accelerator of(Architecture architecture) {
        return of(architecture, false);
    }

    /** The accelerator for a guest whose distribution may want to be emulated. */
    public Accelerator of(Architecture architecture, boolean wantsEmulation) {
        if (!isOfHost(architecture)) {
            if (wanted == Accelerator.KVM) {
                throw new UsageProblem("kvm cannot run " + architecture + " on this host")
                        .hint("use --accelerator tcg");
            }
            return Accelerator.TCG;
        }
        if (wanted != null) {
            return wanted;
        }
        return wantsEmulation ? Accelerator.TCG : probe.best();
    }

    private static boolean isOfHost(Architecture architecture) {
        String host = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return host.equals(architecture.kernelName()) || host.equals(architecture.debianName());
    }
}
