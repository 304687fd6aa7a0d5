package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cloudimagefactory.comfy.metrics.ComfyMetrics;
import org.cloudimagefactory.common.metrics.MetricFamily;
import org.cloudimagefactory.common.metrics.RunMetrics;
import org.cloudimagefactory.itchy.metrics.ItchyMetrics;
import org.cloudimagefactory.nifty.metrics.NiftyMetrics;
import org.junit.jupiter.api.Test;

/** What is written, what dashboard and alerts ask for, and what the page tells of are the same. */
class MonitoringTest {
    private static final Path SHARE = Path.of("src/main/share/monitoring");
    private static final Path PAGE = Path.of("../docs/monitoring.md");
    private static final Pattern METRIC = Pattern.compile("\\b(?:comfy|itchy|nifty)_[a-z0-9_]+");

    @Test
    void dashboardAndAlertsAskOnlyForWhatIsWritten() throws IOException {
        Set<String> written = written();
        for (String file : new String[] {"alerts.yml", "dashboard.json"}) {
            Set<String> unknown = names(SHARE.resolve(file), METRIC);
            assertTrue(unknown.size() > 10, file);
            unknown.removeAll(written);
            assertEquals(Set.of(), unknown, file);
        }
    }

    @Test
    void theDashboardShowsAllThatIsWritten() throws IOException {
        assertEquals(written(), names(SHARE.resolve("dashboard.json"), METRIC));
    }

    @Test
    void thePageTellsOfAllThatIsWrittenAndOfNothingElse() throws IOException {
        assertEquals(written(), names(PAGE, METRIC));
    }

    @Test
    void thePageTellsOfEveryAlert() throws IOException {
        Pattern alert = Pattern.compile("\\bFactory[A-Za-z]+");
        assertEquals(names(SHARE.resolve("alerts.yml"), alert), names(PAGE, alert));
    }

    /** Whichever command looks tells the same, without its name. */
    @Test
    void nobodyAsksWhichCommandToldHowThingsStand() throws IOException {
        String states = "nifty_(?:descriptors|oldest_\\w+|appliances|images|virtual_machines|next_expiry_\\w+)\\b";
        String alerts = Files.readString(SHARE.resolve("alerts.yml"));
        long asking = Pattern.compile("- alert:")
                .splitAsStream(alerts)
                .filter(rule -> Pattern.compile(states).matcher(rule).find())
                .peek(rule -> assertTrue(!rule.contains("command"), rule))
                .count();
        assertEquals(4, asking);
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(SHARE.resolve("dashboard.json")));
        for (JsonNode target : dashboard.findValues("targets").stream()
                .flatMap(targets -> StreamSupport.stream(targets.spliterator(), false))
                .toList()) {
            boolean isState = Pattern.compile(states)
                    .matcher(target.path("expr").asText())
                    .find();
            assertTrue(!isState || !target.toString().contains("command"), target.toString());
        }
    }

    @Test
    void everyPanelHasAPlaceOfItsOwn() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(SHARE.resolve("dashboard.json")));
        Set<String> taken = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + ":"
                            + (place.path("y").asInt() + y);
                    assertTrue(taken.add(cell), panel.path("title").asText() + " covers another panel");
                }
            }
            assertTrue(
                    place.path("x").asInt() + place.path("w").asInt() <= 24,
                    panel.path("title").asText());
            assertTrue(!panel.path("targets").isEmpty(), panel.path("title").asText());
        }
    }

    private static Set<String> written() {
        return Stream.of(
                        new RunMetrics("comfy").families(),
                        new RunMetrics("itchy").families(),
                        new RunMetrics("nifty").families(),
                        ComfyMetrics.families(),
                        ItchyMetrics.families(),
                        NiftyMetrics.families())
                .flatMap(families -> families.stream())
                .map(MetricFamily::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(result -> result.group())
                // A pattern of the query for hosts begins so.
                .filter(name -> !name.endsWith("_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
