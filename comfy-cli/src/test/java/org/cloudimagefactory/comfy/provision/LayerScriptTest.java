package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way into a layer, on files of a guest below a directory; its SSH server is a stand-in that repeats its configuration. */
class LayerScriptTest extends GuestFunctions {
    private static final String KEYS = "root/.ssh/authorized_keys";
    /** The first word of each setting counts, but those of lists add up; then what is usual. */
    private static final String SERVER =
            "cat ROOT/etc/ssh/sshd_config.d/*.conf ROOT/etc/ssh/sshd_config ROOT/usual 2>/dev/null | grep -v '^#\\|^Include' |"
                    + " awk '{ name = tolower($1); if (name ~ /^(allow|deny)/ || !seen[name]++) { $1 = name; print } }'";

    LayerScriptTest() {
        super("etc|boot|usr/etc|var", GuestScript.LIBRARY, GuestScript.LAYER);
    }

    @BeforeEach
    void makeGuest() throws IOException {
        write("etc/passwd", "root:x:0:0:root:" + root.resolve("root") + ":/bin/sh\n");
        write("etc/shadow", "root:*:19000::::::\n");
        Files.createDirectories(root.resolve("root"));
        program("chown", "exit 0");
        program("restorecon", "exit 0");
    }

    @Test
    void addsAKeyOnceAndForgetsItAndLeavesOthersAlone() throws Exception {
        write(KEYS, "ssh-rsa AAAAOTHER me\n");
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("ssh-rsa AAAAOTHER me\nssh-ed25519 AAAAA comfy-build\n", read(KEYS));
        assertEquals("0 ", run("forget_key AAAAA"));
        assertEquals("ssh-rsa AAAAOTHER me\n", read(KEYS));
    }

    @Test
    void leavesNoEmptyFileOfKeys() throws Exception {
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'; forget_key AAAAA; forget_key AAAAA"));
        assertFalse(Files.exists(root.resolve(KEYS)));
    }

    @Test
    void opensALockedRoot() throws Exception {
        write("etc/shadow", "root:!$6$salt$hash:19000::::::\ndaemon:!:19000::::::\n");
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("root:*:19000::::::\ndaemon:!:19000::::::\n", read("etc/shadow"));
    }

    @Test
    void changesNothingOfAServerThatLetsRootIn() throws Exception {
        server("PermitRootLogin prohibit-password\n");
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("PermitRootLogin prohibit-password\n", read("etc/ssh/sshd_config"));
    }

    @Test
    void opensAHardenedServerByWhatTheSealTakesAway() throws Exception {
        server("""
                PermitRootLogin no
                PubkeyAuthentication no
                AuthorizedKeysFile /etc/keys/%u
                AuthenticationMethods publickey,keyboard-interactive
                AllowUsers admin
                AllowGroups wheel
                """);
        String before = read("etc/ssh/sshd_config");
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("""
                # comfy-build begin
                PermitRootLogin without-password
                PubkeyAuthentication yes
                AuthorizedKeysFile .ssh/authorized_keys
                AuthenticationMethods publickey
                AllowUsers root
                AllowGroups root
                # comfy-build end
                """ + before, read("etc/ssh/sshd_config"));
        assertTrue(GuestScript.read(GuestScript.SEAL_COMMON)
                .contains("/^# comfy-build begin$/,/^# comfy-build end$/d' /etc/ssh/sshd_config"));
    }

    @Test
    void opensAServerThatReadsADirectoryThere() throws Exception {
        server("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n");
        assertEquals("0 ", run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
        assertEquals("PermitRootLogin without-password\n", read("etc/ssh/sshd_config.d/00-comfy-build.conf"));
        assertTrue(
                GuestScript.read(GuestScript.SEAL_COMMON).contains("rm -f /etc/ssh/sshd_config.d/00-comfy-build.conf"));
    }

    @Test
    void saysWhenTheServerCannotBeOpened() throws Exception {
        server("PermitRootLogin yes\nDenyUsers root\n");
        assertEquals(
                "1 comfy: the SSH server would not let root in by key, which the next layer needs: # DenyUsers names root \n",
                run("open_layer 'ssh-ed25519 AAAAA comfy-build'"));
    }

    private void server(String configuration) throws IOException {
        write("etc/ssh/sshd_config", configuration);
        write("usual", """
                PermitRootLogin prohibit-password
                PubkeyAuthentication yes
                AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2
                AuthenticationMethods any
                """);
        program("sshd", SERVER);
    }
}
