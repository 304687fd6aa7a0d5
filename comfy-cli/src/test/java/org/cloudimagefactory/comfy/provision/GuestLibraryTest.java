package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions that run in guests, on files of guests below a directory; programs of guests are stand-ins. */
class GuestLibraryTest extends GuestFunctions {
    GuestLibraryTest() {
        super("etc|boot|usr/share|var", GuestScript.LIBRARY);
    }

    @BeforeEach
    void makeDirectories() throws IOException {
        for (String name : List.of("bin", "etc/default", "etc/apt/sources.list.d", "etc/apt/mirrors", "boot/grub")) {
            Files.createDirectories(root.resolve(name));
        }
    }

    @Test
    void pointsSourcesOfDebianToAMirrorButNotThoseOfSecurityUpdates() throws Exception {
        write("etc/apt/sources.list", """
                deb http://deb.debian.org/debian bookworm main
                deb http://security.debian.org/debian-security bookworm-security main
                """);
        write("etc/apt/mirrors/debian.list", "https://deb.debian.org/debian\n");
        write("etc/apt/sources.list.d/ubuntu.sources", "Types: deb\nURIs: http://archive.ubuntu.com/ubuntu/\n");
        assertEquals("0 ", run("set_mirror https://mirror.example.org/d"));
        assertEquals("""
                deb https://mirror.example.org/d bookworm main
                deb http://security.debian.org/debian-security bookworm-security main
                """, read("etc/apt/sources.list"));
        assertEquals("https://mirror.example.org/d\n", read("etc/apt/mirrors/debian.list"));
        assertEquals("Types: deb\nURIs: https://mirror.example.org/d\n", read("etc/apt/sources.list.d/ubuntu.sources"));
    }

    @Test
    void pointsRepositoriesOfAlpineToAMirror() throws Exception {
        write(
                "etc/apk/repositories",
                "https://dl-cdn.alpinelinux.org/alpine/v3.23/main\n#https://x/alpine/edge/testing\n");
        assertEquals("0 ", run("set_mirror http://m/a"));
        assertEquals("http://m/a/v3.23/main\n#https://x/alpine/edge/testing\n", read("etc/apk/repositories"));
    }

    @Test
    void saysWhenNoSourceCouldBePointedToTheMirror() throws Exception {
        write("etc/apt/sources.list", "deb http://example.org/own stable main\n");
        assertEquals("1 comfy: no source of packages could be pointed to http://m/a\n", run("set_mirror http://m/a"));
    }

    @Test
    void putsKernelArgumentsWhereTheProgramReadsThem() throws Exception {
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"a=1\"");
        program("grub-mkconfig", ". ROOT/etc/default/grub; echo \"linux /vmlinuz $GRUB_CMDLINE_LINUX\" >\"$2\"");
        assertEquals("0 ", run("add_kernel_arguments quiet console=ttyS0,115200"));
        assertEquals("linux /vmlinuz a=1 quiet console=ttyS0,115200\n", read("boot/grub/grub.cfg"));
    }

    @Test
    void putsKernelArgumentsBehindTheFilesThatDebiansProgramReadsLast() throws Exception {
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        write("etc/default/grub.d/50-cloudimg.cfg", "GRUB_CMDLINE_LINUX=\"console=tty1\"\n");
        program(
                "grub-mkconfig",
                ". ROOT/etc/default/grub; for f in ROOT/etc/default/grub.d/*.cfg; do . $f; done;"
                        + " echo \"linux /vmlinuz $GRUB_CMDLINE_LINUX\" >\"$2\"");
        program("update-grub", "exec ROOT/bin/grub-mkconfig -o ROOT/boot/grub/grub.cfg");
        assertEquals("0 ", run("add_kernel_arguments quiet"));
        assertEquals("linux /vmlinuz console=tty1 quiet\n", read("boot/grub/grub.cfg"));
    }

    @Test
    void refusesToLoseKernelArguments() throws Exception {
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        program("update-grub", "echo 'linux /vmlinuz root=/dev/vda1 quietly' >ROOT/boot/grub/grub.cfg");
        assertEquals(
                "1 comfy: the boot loader does not pass 'quiet' to the kernel\n", run("add_kernel_arguments quiet"));
    }

    @Test
    void addsKernelArgumentsToThoseOfExtlinux() throws Exception {
        write("etc/update-extlinux.conf", "default_kernel_opts=\"quiet rootfstype=ext4\"\n");
        program(
                "update-extlinux",
                ". ROOT/etc/update-extlinux.conf; echo \"  APPEND root=UUID=1 $default_kernel_opts\" >ROOT/boot/extlinux.conf");
        assertEquals("0 ", run("add_kernel_arguments console=ttyS0 x=y"));
        assertEquals("  APPEND root=UUID=1 quiet rootfstype=ext4 console=ttyS0 x=y\n", read("boot/extlinux.conf"));
    }

    @Test
    void setsWhatIsAskedForAlsoWhereItIsUsual() throws Exception {
        write("usr/share/zoneinfo/UTC", "TZif2");
        write("etc/default/keyboard", "XKBLAYOUT=\"cz\"\n");
        write("etc/timezone", "Europe/Prague\n");
        write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 old\n");
        assertEquals("0 ", run("set_timezone UTC; set_keyboard us; set_hostname deb1.example.org"));
        assertEquals("UTC\n", read("etc/timezone"));
        assertTrue(read("etc/default/keyboard").contains("XKBLAYOUT=\"us\""));
        assertEquals("deb1.example.org\n", read("etc/hostname"));
        assertEquals("127.0.0.1 localhost\n127.0.1.1 deb1.example.org deb1\n", read("etc/hosts"));
    }

    @Test
    void installsTheContextPackageThatItsChecksumSpeaksFor() throws Exception {
        write("package", "a package\n");
        String sum = "b02e7d9d78f4b7bd8d8d39da0c2fa08cd7c8ed05f62b8fb8e2bc3b9a0b0ab6e8";
        program("curl", "for word; do file=$last; last=$word; done; cp ROOT/package $file");
        program("dpkg-query", "echo ii");
        program("apt-get", "echo \"$*\" >>ROOT/log");
        String wrong = run("install_context_package http://x/one.deb sha256 " + sum);
        assertTrue(wrong.startsWith("1 comfy: the sha256 of http://x/one.deb is "), wrong);
        String right = wrong.replaceFirst("(?s).* is ([0-9a-f]{64}), not .*", "$1");
        assertEquals("0 ", run("install_context_package http://x/one.deb sha256 " + right));
        assertEquals("-q -y purge cloud-init\n-q update\n-q -y install /tmp/comfy-one-context.deb\n", read("log"));
    }

    @Test
    void givesAUserThatIsThereWhatIsNew() throws Exception {
        write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        program("usermod", "echo \"$*\" >>ROOT/log");
        assertEquals("0 ", run("add_user root 'The Boss' /bin/bash ''; add_user root '' '' ''"));
        assertEquals("--comment The Boss root\n--shell /bin/bash root\n", read("log"));
    }

    @Test
    void setsAPasswordAlsoWhereThereAreNoToolsForIt() throws Exception {
        write("etc/shadow", "root:*:19000:0:99999:7:::\nrooted:*:1::::::\n");
        program("sed", "exec /bin/sed \"$@\"");
        assertEquals("0 ", run("PATH=" + root + "/bin; set_password_hash root '$6$salt/.x$hash/.y'"));
        assertEquals("root:$6$salt/.x$hash/.y:19000:0:99999:7:::\nrooted:*:1::::::\n", read("etc/shadow"));
    }

    @Test
    void tellsThatAContextPackageCannotBeFetched() throws Exception {
        program("curl", "exit 22");
        assertEquals(
                "1 comfy: cannot fetch http://x/one.deb\n", run("install_context_package http://x/one.deb sha256 00"));
    }
}
