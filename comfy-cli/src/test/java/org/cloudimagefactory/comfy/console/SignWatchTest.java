package org.cloudimagefactory.comfy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside this class were captured from real programs under QEMU. */
class SignWatchTest {
    /** More looks than any sign wants. */
    private static final int LOOKS = 40;

    private final SignWatch watch = new SignWatch(ConsoleSigns.KNOWN, List.of("*** own installer failed"), false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "panic.serial|the kernel has panicked: ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---",
                "panic.vga|the kernel has panicked: ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---",
                "timer-panic.serial|the kernel has panicked: ---[ end Kernel panic - not syncing: IO-APIC + timer doesn't work!  Boot with apic=debug and send a report.  Then try booting with the 'noapic' option. ]---",
                "emergency.serial|the system is in emergency mode: Cannot open access to console, the root account is locked.",
                "emergency.vga|the system is in emergency mode: You are in emergency mode. After logging in, type \"journalctl -xb\" to view",
                "initramfs.vga|the initramfs has started a shell: (initramfs)",
                "dracut.serial|dracut has started its emergency shell: Entering emergency mode. Exit the shell to continue.",
                "dracut.vga|dracut has started its emergency shell: Entering emergency mode. Exit the shell to continue.",
                "grub-rescue.vga|GRUB has found no system: grub rescue>",
                "grub-prompt.vga|GRUB has found no menu: grub>",
                "nothing-to-boot.firmware|the firmware has found nothing to boot: No bootable device.",
                "nothing-to-boot.vga|the firmware has found nothing to boot: No bootable device.",
                "uefi-shell.serial|the firmware has ended in its shell: Shell>",
                "debian-installer.vga|the Debian Installer asks: [!!] Download debconf preconfiguration file"
            })
    void tellsWhatRealProgramsSayAtTheirEnd(String file, String told) throws IOException {
        Optional<Standstill> found = Optional.empty();
        for (int look = 0; look < LOOKS && found.isEmpty(); look++) {
            found = look(file);
        }
        assertEquals(told, found.map(Standstill::reason).orElse("nothing"));
        assertTrue(!found.orElseThrow().hint().isEmpty());
    }

    @Test
    void waitsUntilAPromptStandsStillButNotForMoreOfAPanic() throws IOException {
        assertTrue(look("panic.serial").isPresent());
        SignWatch fresh = new SignWatch(ConsoleSigns.KNOWN, List.of(), false);
        assertTrue(fresh.look(List.of("(initramfs)"), List.of(), List.of()).isEmpty());
        assertTrue(fresh.look(List.of("(initramfs)"), List.of(), List.of()).isEmpty());
        // Something goes on: the count begins anew.
        assertTrue(fresh.look(List.of("(initramfs) ls", "(initramfs)"), List.of(), List.of())
                .isEmpty());
        assertTrue(fresh.look(List.of("(initramfs) ls", "(initramfs)"), List.of(), List.of())
                .isEmpty());
        assertTrue(fresh.look(List.of("(initramfs) ls", "(initramfs)"), List.of(), List.of())
                .isPresent());
    }

    @Test
    void kernelsMayTalkBehindAPrompt() {
        List<String> serial = List.of("(initramfs) [   33.219] random: crng init done", "[   60.100000] more");
        Optional<Standstill> found = Optional.empty();
        for (int look = 0; look < LOOKS; look++) {
            found = watch.look(serial, List.of(), List.of());
        }
        assertTrue(found.isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloud-init[512]: Kernel panic - not syncing: words of a script",
                "Kernel panic - not syncing: a line that somebody wrote to the console",
                "[   12.345678] systemd[1]: Listening on a socket for (initramfs)",
                "[  OK  ] Reached target Emergency Mode.",
                "grub rescue> is the prompt that the manual tells of",
                "installing grub rescue>",
                "login: You are in emergency mode. After logging in",
                "Booting from Hard Disk...",
                "echo '---[ end Kernel panic - not syncing: quoted ]---'",
                "micro login:",
                "[!!] is how the manual marks dialogs\nand goes on\ndebian login:",
                "BdsDxe: failed to load Boot0001 \"UEFI Misc Device\" from PciRoot(0x0): Not Found"
            })
    void leavesOrdinaryLinesAlone(String line) {
        for (int look = 0; look < LOOKS; look++) {
            assertEquals(Optional.empty(), watch.look(line.lines().toList(), List.of(), List.of()), line);
        }
    }

    @Test
    void aPromptThatSomethingFollowedIsNone() {
        List<String> serial = List.of("(initramfs)", "Begin: Running /scripts/init-bottom ... done.", "debian login:");
        for (int look = 0; look < LOOKS; look++) {
            assertEquals(Optional.empty(), watch.look(serial, List.of(), List.of()));
        }
    }

    @Test
    void knowsTheWordsOfADistributionsOwnInstaller() {
        assertEquals(
                "the installer has given up: *** own installer failed: no disk",
                watch.look(List.of("a", "*** own installer failed: no disk", "b"), List.of(), List.of())
                        .orElseThrow()
                        .reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uefi-shell.serial", "debian-installer.vga", "grub-prompt.vga", "emergency.serial"})
    void whatKeysAreTypedAtCountsOnlyAfterThem(String file) throws IOException {
        SignWatch typing = new SignWatch(ConsoleSigns.KNOWN, List.of(), true);
        for (int look = 0; look < LOOKS; look++) {
            assertEquals(Optional.empty(), look(typing, file));
        }
        typing.typed();
        // How long it stood still before does not count.
        assertEquals(Optional.empty(), look(typing, file));
        assertEquals(Optional.empty(), look(typing, file));
        Optional<Standstill> found = Optional.empty();
        for (int look = 0; look < LOOKS && found.isEmpty(); look++) {
            found = look(typing, file);
        }
        assertTrue(found.isPresent());
    }

    @Test
    void panicsAndTheInstallersOwnEndCountWhileKeysAreTyped() throws IOException {
        SignWatch typing = new SignWatch(ConsoleSigns.KNOWN, List.of("*** own installer failed"), true);
        assertTrue(look(typing, "panic.serial").isPresent());
        List<String> old = List.of("Kernel panic - not syncing: VFS: no root", "Pid: 1, comm: swapper");
        assertTrue(typing.look(old, List.of(), List.of()).isEmpty());
        assertTrue(typing.look(old, List.of(), List.of()).isEmpty());
        assertTrue(typing.look(old, List.of(), List.of()).isPresent());
        assertTrue(typing.look(List.of("*** own installer failed"), List.of(), List.of())
                .isPresent());
    }

    private Optional<Standstill> look(String file) throws IOException {
        return look(watch, file);
    }

    private static Optional<Standstill> look(SignWatch watch, String file) throws IOException {
        byte[] bytes;
        try (InputStream in = Objects.requireNonNull(SignWatchTest.class.getResourceAsStream(file), file)) {
            bytes = in.readAllBytes();
        }
        if (file.endsWith(".vga")) {
            return watch.look(List.of(), List.of(), ConsoleText.screen(bytes));
        }
        List<String> lines = ConsoleText.lines(new String(bytes, StandardCharsets.UTF_8));
        return file.endsWith(".serial")
                ? watch.look(lines, List.of(), List.of())
                : watch.look(List.of(), lines, List.of());
    }
}
