package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How things stand is told once, by whichever command looked last. */
class StateMetricsTest extends WithCloud {
    private Path metrics() {
        return directory.resolve("nifty.prom");
    }

    private List<String> samples(String pattern) throws IOException {
        return Files.readAllLines(metrics()).stream()
                .filter(line -> line.matches(pattern))
                .map(line -> line.replaceAll("cloud=\"[^\"]*\",?", "").replace(",}", "}"))
                .toList();
    }

    private void run(String command, int exitCode) {
        Nifty.Run run = cloud.run(command, "--metrics-file", metrics().toString());
        assertEquals(exitCode, run.exitCode(), run.err());
    }

    @Test
    void theLastRunTellsWhateverItsCommand() throws IOException {
        cloud.register("debian", "1");
        cloud.arrive("bad", "null");
        run("sync", 1);
        assertEquals(List.of("nifty_descriptors{state=\"rejected\"} 1"), samples("nifty_descriptors.*rejected.*"));
        assertEquals(List.of("nifty_appliances{state=\"offered\"} 1"), samples("nifty_appliances.*offered.*"));
        Files.delete(cloud.descriptors()
                .resolve("rejected")
                .resolve(cloud.files("rejected").get(0)));
        cloud.arrive("waits", "{}");
        run("clean", 0);
        assertEquals(List.of("nifty_descriptors{state=\"rejected\"} 0"), samples("nifty_descriptors.*rejected.*"));
        assertEquals(List.of("nifty_descriptors{state=\"waiting\"} 1"), samples("nifty_descriptors.*waiting.*"));
        assertEquals(
                1,
                samples("nifty_oldest_waiting_descriptor_timestamp_seconds.*").size());
        assertEquals(List.of("nifty_appliances{state=\"offered\"} 1"), samples("nifty_appliances.*offered.*"));
        assertEquals(2, samples("nifty_last_run_exit_code.*").size(), "runs are told by command");
        assertTrue(samples("nifty_(descriptors|appliances|images|virtual|oldest|next).*command=.*")
                .isEmpty());
    }

    @Test
    void whatAnEarlierVersionWroteForEachCommandIsReplaced() throws IOException {
        run("sync", 0);
        String text = Files.readString(metrics());
        String stale = text.lines()
                .filter(line -> line.startsWith("nifty_descriptors{"))
                .map(line -> line.replace("{", "{command=\"clean\",") + "\n")
                .reduce("", String::concat);
        assertEquals(2, stale.lines().count(), text);
        String family = "# TYPE nifty_descriptors gauge\n";
        assertTrue(text.contains(family), text);
        Files.writeString(metrics(), text.replace(family, family + stale));
        run("sync", 0);
        assertEquals(2, samples("nifty_descriptors.*").size(), Files.readString(metrics()));
    }

    @Test
    void theCloudIsAskedAgainOnlyWhenAPassHasChangedIt() throws IOException {
        cloud.register("debian", "1");
        int changing = lookedAtImages("sync");
        assertTrue(changing > 1, changing + " looks");
        assertEquals(1, lookedAtImages("sync"));
        assertEquals(List.of("nifty_appliances{state=\"offered\"} 1"), samples("nifty_appliances.*offered.*"));
    }

    private int lookedAtImages(String command) {
        int before = cloud.sandbox().counters().of("one.imagepool.info");
        run(command, 0);
        return cloud.sandbox().counters().of("one.imagepool.info") - before;
    }
}
