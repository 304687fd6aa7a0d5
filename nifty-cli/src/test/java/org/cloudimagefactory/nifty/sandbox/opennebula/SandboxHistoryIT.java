package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has gone from the cloud has gone from the server, too: objects are counted, since their sizes are the collector's affair. It counts
 * those of the process, so that nothing else may run in it meanwhile, as unit tests do.
 */
class SandboxHistoryIT {
    private static final int ROUNDS = 30;
    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

    /** Whatever keeps things keeps one of these for each. */
    private static final Pattern KEPT = Pattern.compile("org\\.cloudimagefactory\\.nifty\\.sandbox\\..*"
            + "|sun\\.net\\.httpserver\\..*|com\\.sun\\.net\\.httpserver\\..*"
            + "|java\\.util\\.(HashMap\\$Node|LinkedHashMap\\$Entry|LinkedList\\$Node)"
            + "|java\\.util\\.concurrent\\..*(Node|Task)|java\\.lang\\.Thread|java\\.io\\..*|sun\\.nio\\.ch\\..*");

    @TempDir
    Path directory;

    @Test
    void keepsNothingOfWhatWasDeletedOrOfCallsThatWentWrong() throws Exception {
        Path images = Files.createDirectory(directory.resolve("images")).toRealPath();
        Path file = Files.write(images.resolve("a.raw"), new byte[2048]);
        SandboxOptions options =
                SandboxOptions.in(directory.resolve("state")).trusting(images).copying(Duration.ZERO, 0);
        try (Sandbox sandbox = Sandbox.start(options)) {
            RpcClient client = RpcClient.of(sandbox);
            for (int round = 0; round < ROUNDS; round++) {
                round(sandbox, client, file);
            }
            Map<String, Integer> before = kept();
            for (int round = 0; round < ROUNDS; round++) {
                round(sandbox, client, file);
            }
            // What the last calls still hold goes with them.
            Map<String, Integer> grown = grown(before, kept());
            for (int left = ATTEMPTS; left > 0 && !grown.isEmpty(); left--) {
                Thread.sleep(PAUSE.toMillis());
                grown = grown(before, kept());
            }
            assertEquals(Map.of(), grown, "more after " + ROUNDS + " rounds more");
            assertTrue(before.containsKey(Sandbox.class.getName()), "it counts");
        }
    }

    /** An image and a template come, change and go; some calls break. */
    private static void round(Sandbox sandbox, RpcClient client, Path file) throws Exception {
        int image = Integer.parseInt(client.call("one.image.allocate", "NAME=a\nPATH=\"" + file + "\"\nTYPE=OS", 1)
                .value());
        Eventually.await(
                "READY",
                () -> client.call("one.image.info", image, false).value().contains("<STATE>1<"));
        int template = Integer.parseInt(
                client.call("one.template.allocate", "NAME=t\nMEMORY=1").value());
        client.call("one.image.update", image, "A=1", 1);
        client.call("one.template.update", template, "A=1", 1);
        client.call("one.image.chmod", image, 1, 0, 0, 1, 0, 0, 0, 0, 0);
        for (Fault fault : new Fault[] {new Fault.CloseBefore(), new Fault.CloseAfter(), new Fault.Truncate()}) {
            sandbox.faults().onNext("one.imagepool.info", fault);
            try {
                client.call("one.imagepool.info", -2, -1, -1);
            } catch (IOException e) {
                // That is what was asked for.
            }
        }
        client.call("one.template.delete", template, false);
        client.call("one.image.delete", image, false);
        Eventually.await(
                "gone", () -> !client.call("one.image.info", image, false).ok());
    }

    /** Classes of which there is one more for every second round. */
    private static Map<String, Integer> grown(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> grown = new TreeMap<>();
        after.forEach((name, count) -> {
            int more = count - before.getOrDefault(name, 0);
            if (more >= ROUNDS / 2) {
                grown.put(name, more);
            }
        });
        return grown;
    }

    /** Objects that are in use, by their classes. */
    private static Map<String, Integer> kept() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Integer> kept = new TreeMap<>();
        Matcher lines = LINE.matcher(String.valueOf(histogram));
        while (lines.find()) {
            if (KEPT.matcher(lines.group(2)).matches()) {
                kept.put(lines.group(2), Integer.parseInt(lines.group(1)));
            }
        }
        return kept;
    }
}
