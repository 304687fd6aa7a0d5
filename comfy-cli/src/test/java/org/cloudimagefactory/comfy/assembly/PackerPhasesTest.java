package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.packer.PackerMessage;
import org.cloudimagefactory.common.work.Progress;
import org.junit.jupiter.api.Test;

class PackerPhasesTest {
    @Test
    void knowsWhenTheBootCommandIsTyped() {
        List<String> typed = new ArrayList<>();
        BuildMonitor monitor =
                new BuildMonitor(Progress.NONE.start("build"), (phase, expected) -> {}, Clock.systemUTC(), Map.of());
        PackerPhases phases = new PackerPhases(monitor, () -> typed.add("typed"));
        for (String line : List.of(
                "1,,ui,say,==> qemu: Starting VM%!(PACKER_COMMA) booting from CD-ROM",
                "2,,ui,say,==> qemu: Waiting 10s for boot...",
                "3,,ui,say,==> qemu: Typing the boot command...",
                "4,,ui,say,==> qemu: Using SSH communicator to connect: 127.0.0.1")) {
            phases.follow(PackerMessage.parse(line).orElseThrow());
        }
        assertEquals(List.of(), typed);
        phases.follow(PackerMessage.parse("5,,ui,say,==> qemu: Waiting for SSH to become available...")
                .orElseThrow());
        assertEquals(List.of("typed"), typed);
    }
}
