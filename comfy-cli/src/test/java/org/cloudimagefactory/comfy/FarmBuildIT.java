package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.source.GitWorkshop;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.junit.jupiter.api.Test;

/** A source of others that is built in its confinement on a node. */
class FarmBuildIT extends FarmBuilds {
    @Test
    void aSignedSourceIsBuiltInItsConfinementOnANodeAndPublishedOnce() throws IOException {
        GitWorkshop shop = new GitWorkshop(directory);
        Path alice = shop.sshKey("alice");
        Path allowed = shop.allowed("allowed", "alice@example.org", "", alice);
        Path output = directory.resolve("sources");
        long before = jobs();
        try (ServerSocket host = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answer(host);
            shop.file(
                    "appliance.yml",
                    "distribution: micro\ntitle: Of others\nprovisioners: [{ type: shell, script: reach.sh }]\n");
            // What QEMU's guests call 10.0.2.2 is this host, where they are not confined.
            shop.file(
                    "reach.sh",
                    "#!/bin/sh\nif nc -w 3 10.0.2.2 " + host.getLocalPort()
                            + " </dev/null 2>/dev/null | grep -q reached; then echo reached >&2; exit 1; fi\n");
            String commit = shop.commit("first", GitWorkshop.bySsh(alice), "-S");
            Path file = Files.writeString(directory.resolve("sources.yml"), """
                    sources:
                      - name: physics
                        url: %s
                        ref: main
                        verify: { allowed_signers: %s }
                        limits: { memory: 512, cpus: 2, time: 20m }
                    """.formatted(shop.url(), allowed));
            String[] poll = {"poll", "--sources", file.toString(), "-o", output.toString(), "--output", "json"};
            List<String> begun = new ArrayList<>(List.of(poll));
            begun.add("--no-wait");

            assertEquals("under-way", state(run(begun.toArray(String[]::new))));
            ComfyRun built = run(poll);

            assertEquals("built", state(built), built.out() + built.err());
            JsonNode source = json(built).path(0);
            assertEquals(commit, source.path("built_commit").asText());
            ApplianceDescriptor descriptor =
                    descriptor(Path.of(source.path("descriptor").asText()), output);
            assertEquals("physics", descriptor.identifier());
            assertEquals("alice@example.org", descriptor.attributes().get("comfy.git.signer"));
            assertEquals("unchanged", state(run(poll)));
            assertEquals(1, images(output));
            assertEquals(1, jobs() - before);
        }
        shop.close();
    }

    /** Answers whoever reaches this host's loopback, until the socket is closed. */
    private static void answer(ServerSocket host) {
        Thread thread = new Thread(() -> {
            while (!host.isClosed()) {
                try (Socket socket = host.accept();
                        OutputStream out = socket.getOutputStream()) {
                    out.write("reached\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The test has ended.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
