package org.cloudimagefactory.comfy.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.image.DiskSource;

/**
 * An image to be started.
 *
 * @param name for the report
 * @param disk where its bytes lie
 * @param type of machine
 * @param machine its size
 * @param ports that should be open
 * @param consoleLogin whether root may have a password
 * @param limit until it must have let us in
 * @param directory for overlay, seed and console; it exists and is empty
 */
public record ImageTest(
        String name,
        DiskSource disk,
        MachineType type,
        BuildMachine machine,
        List<Integer> ports,
        boolean consoleLogin,
        Duration limit,
        Path directory) {
    public ImageTest {
        ports = List.copyOf(ports);
    }
}
