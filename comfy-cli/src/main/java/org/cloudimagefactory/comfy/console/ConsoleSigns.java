package org.cloudimagefactory.comfy.console;

import java.util.List;
import java.util.regex.Pattern;

/** The signs that are known; docs/comfy.md has them in the same order. */
final class ConsoleSigns {
    private static final int AT_ONCE = 0;
    private static final int STILL = 2;
    /** Boot commands stop at GRUB's prompt themselves, for seconds. */
    private static final int LONG_STILL = 20;

    private static final int PROMPT = 1;
    private static final int NOTICE = 8;
    /** A panic tells registers, modules and calls after its first line. */
    private static final int DUMP = 150;
    /** What the kernel puts before its lines, unless it was told not to. */
    private static final String TIME = "(?:\\[ *[0-9]+\\.[0-9]+\\](?:\\[[^]]*\\])? )?";

    private static final String LOOK_AT_ROOT =
            "the root file system was not found or cannot be mounted: look at the kernel's"
                    + " root= and at the drivers in the initramfs";
    private static final String ANSWERS = "the installer waits for somebody to answer: the picture shows what it asks;"
            + " mend the answers of the installer, or what they name";

    static final List<ConsoleSign> KNOWN = List.of(
            panic("^" + TIME + "(---\\[ end Kernel panic - not syncing: IO-APIC \\+ timer.*)", AT_ONCE)
                    .hint(
                            "it happens to emulated machines on a busy host: try again; kernel_arguments: [no_timer_check] avoids it"),
            panic("^" + TIME + "(---\\[ end Kernel panic - not syncing.*)", AT_ONCE)
                    .hint("the lines before it, in serial.log, say why"),
            panic(
                            "^" + TIME + "(Kernel panic - not syncing: .*)\\n(?:.{0,40}\\n)?" + TIME
                                    + "(?:CPU: |Pid: [0-9])",
                            STILL)
                    .hint("the lines after it, in serial.log, say where"),
            captured("the system is in emergency mode", "^You are in (?:emergency|rescue) mode\\. .*", NOTICE, STILL)
                    .hint("a file system or a unit that the system needs has failed: see its log, and /etc/fstab"),
            captured(
                            "the system is in emergency mode",
                            "^Cannot open access to console, the root account is locked.*",
                            NOTICE,
                            STILL)
                    .hint("a file system or a unit that the system needs has failed: see its log, and /etc/fstab"),
            captured("the initramfs has started a shell", "^\\(initramfs\\)$", PROMPT, STILL)
                    .hint(LOOK_AT_ROOT),
            known(
                            "the initramfs has started a shell",
                            "^(?:dracut|initqueue|pre-[a-z]+|mount|cmdline|emergency|switch_root):/[^ ]*#$",
                            PROMPT,
                            STILL)
                    .hint(LOOK_AT_ROOT),
            captured(
                            "dracut has started its emergency shell",
                            "^Entering emergency mode\\. Exit the shell to continue\\.$",
                            NOTICE,
                            STILL)
                    .hint(LOOK_AT_ROOT),
            known(
                            "the initramfs has started a shell",
                            "^initramfs emergency recovery shell launched\\..*",
                            NOTICE,
                            STILL)
                    .hint(LOOK_AT_ROOT),
            captured("GRUB has found no system", "^grub rescue>$", PROMPT, STILL)
                    .hint(
                            "GRUB does not find its files: was the boot loader installed to the disk that the machine boots?"),
            captured("GRUB has found no menu", "^grub>$", PROMPT, LONG_STILL)
                    .hint("GRUB does not find its menu: was it written to the disk that the machine boots?"),
            captured("the firmware has found nothing to boot", "^No bootable device\\.$", NOTICE, STILL)
                    .hint("is it an image for this firmware (BIOS or UEFI), and did the installation reach its end?"),
            known("the firmware has found nothing to boot", "^Missing operating system\\.?$", NOTICE, STILL)
                    .hint("the disk has a boot sector, but no active partition with a system"),
            captured("the firmware has ended in its shell", "^Shell>$", PROMPT, STILL)
                    .hint("is it an image for this firmware (BIOS or UEFI), and did the installation reach its end?"),
            known(
                            "the firmware has found nothing to boot",
                            "^BdsDxe: No bootable option or device was found\\.$",
                            NOTICE,
                            STILL)
                    .hint("is it an image for this firmware (BIOS or UEFI), and did the installation reach its end?"),
            captured("the Debian Installer asks", "^ *\\.{2,40} (\\[!!\\] [^.\\n]+?) \\.{2,}", DUMP, STILL + 1)
                    .hint(ANSWERS),
            known(
                            "Anaconda has given up",
                            "^The installation was stopped due to an error which occurred while running.*",
                            NOTICE,
                            STILL)
                    .hint(ANSWERS),
            known("Anaconda has given up", "^An unknown error has occurr?ed.*", NOTICE, STILL)
                    .hint("the traceback is on the screen, and below /tmp in the installer"),
            known("Anaconda asks", "^ *Please make a selection from the above.*", NOTICE, STILL)
                    .hint(ANSWERS),
            known("Subiquity has given up", "^An error occurred\\. Press enter to start a shell.*", NOTICE, STILL)
                    .hint("the lines around it say which step; its log is in /var/log/installer of the installer"),
            known("Agama asks", "^.{0,40}Found unsupported elements in the AutoYaST profile.*", NOTICE, STILL)
                    .hint(ANSWERS));

    private ConsoleSigns() {}

    private static Named panic(String words, int looks) {
        return hint -> new ConsoleSign("the kernel has panicked", lines(words), DUMP, looks, true, true, hint);
    }

    private static Named captured(String meaning, String words, int within, int looks) {
        return hint -> new ConsoleSign(meaning, lines(words), within, looks, false, true, hint);
    }

    private static Named known(String meaning, String words, int within, int looks) {
        return hint -> new ConsoleSign(meaning, lines(words), within, looks, false, false, hint);
    }

    private static Pattern lines(String words) {
        return Pattern.compile(words, Pattern.MULTILINE);
    }

    /** A sign that lacks its hint. */
    private interface Named {
        ConsoleSign hint(String hint);
    }
}
