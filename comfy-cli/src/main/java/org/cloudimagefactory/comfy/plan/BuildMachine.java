package org.cloudimagefactory.comfy.plan;

import org.cloudimagefactory.comfy.qemu.Accelerator;

/**
 * The virtual machine that an appliance is built in.
 *
 * @param accelerator what runs its instructions
 * @param memory MiB
 * @param cpus virtual cores
 */
public record BuildMachine(Accelerator accelerator, int memory, int cpus) {}
