package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.Planning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of shipped children, run on directories that look like the guest's; programs of the guest are stand-ins. */
class ShippedScriptsTest {
    /** Of Debian's nginx-common 1.22.1, which Debian 12 has. */
    private static final String NGINX_12 = """
            http {
            	sendfile on;
            	# server_tokens off;
            	ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; # Dropping SSLv3, ref: POODLE
            }
            """;

    @TempDir
    Path root;

    @Test
    void nginxTellsNoVersionAndSpeaksNoOldTls() throws Exception {
        Path conf = write("etc/nginx/nginx.conf", NGINX_12);
        program("nginx");

        run("nginx/scripts/nginx.sh");
        run("nginx/scripts/nginx.sh");

        assertEquals(
                "http {\n\tsendfile on;\n\tserver_tokens off;\n\tssl_protocols TLSv1.2 TLSv1.3;\n}\n",
                Files.readString(conf));
        assertEquals("nginx -t\nnginx -t\n", Files.readString(root.resolve("log")));
    }

    @Test
    void nginxThatSaysNothingOfItIsTold() throws Exception {
        Path conf = write("etc/nginx/nginx.conf", "events {}\nhttp {\n\tserver_tokens build;\n}\n");
        program("nginx");
        run("nginx/scripts/nginx.sh");
        assertEquals("events {}\nhttp {\n\tserver_tokens off;\n}\n", Files.readString(conf));

        Files.writeString(conf, "http {\n}\n");
        run("nginx/scripts/nginx.sh");
        assertEquals("http {\n\tserver_tokens off;\n}\n", Files.readString(conf));
    }

    @Test
    void slurmWorkersHaveNoKeyInCommonAndWaitForTheirs() throws Exception {
        Path key = write("etc/munge/munge.key", "secret");
        Path seed = write("var/lib/munge/munge.seed", "secret");
        program("systemctl");
        program("slurmd");

        run("slurm-worker/scripts/slurm-worker.sh");

        assertFalse(Files.exists(key));
        assertFalse(Files.exists(seed));
        for (String service : new String[] {"munge", "slurmd"}) {
            assertEquals(
                    "[Unit]\nAfter=cloud-init.service\nConditionPathExists=\nConditionPathExists=/etc/munge/munge.key\n",
                    Files.readString(root.resolve("etc/systemd/system/" + service + ".service.d/50-cluster.conf")));
        }
        assertTrue(
                Files.readString(root.resolve("log")).startsWith("systemctl stop slurmd munge\n"),
                Files.readString(root.resolve("log")));
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void program(String name) throws IOException {
        Path file = write("bin/" + name, "#!/bin/sh\necho \"" + name + " $*\" >>" + root + "/log\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** The script with the directories of the guest below that of the test, but for what it writes into files. */
    private void run(String script) throws Exception {
        String text = Files.readString(Planning.SHIPPED.resolve(script))
                .replaceAll("(?<![=A-Za-z0-9_.])/(etc|var)/", root + "/$1/")
                .replaceAll("(conf|directory)=/etc/", "$1=" + root + "/etc/");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", text).redirectErrorStream(true);
        builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
    }
}
