package org.cloudimagefactory.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.soak.ToolRun.Usage;

/** What runs take that have nothing to do, and what the server holds, from time to time. */
final class Measurements {
    private static final int REPEATS = 3;
    private static final double MORE = 1.5;
    private static final long MILLIS = 400;
    private static final long KILOBYTES = 24_000;
    private static final int FILES = 4;

    /**
     * One look.
     *
     * @param announced events until then
     * @param heap bytes of the server's objects
     */
    private record Row(int announced, int offered, Usage archive, Usage process, Usage sync, long heap, Usage server) {
        String text() {
            return String.format(
                    "%6d | %7d | %s | %s | %s | %5d KiB, %3d",
                    announced, offered, text(archive), text(process), text(sync), heap >> 10, server.files());
        }

        private static String text(Usage usage) {
            return String.format(
                    "%5.2f s, %4d MiB, %3d", usage.cpuMillis() / 1000.0, usage.peakKilobytes() >> 10, usage.files());
        }
    }

    private final Tools tools;
    private final Site site;
    private final CloudServer server;
    private final FaultyDoor door;
    private final List<Row> rows = new ArrayList<>();

    Measurements(Tools tools, Site site, CloudServer server, FaultyDoor door) {
        this.tools = tools;
        this.site = site;
        this.server = server;
        this.door = door;
    }

    void take(int announced, int offered) throws IOException, InterruptedException {
        ToolRun told = new ToolRun(
                "itchy",
                List.of("archive", "--metadata-dir", site.at("elsewhere").toString()),
                java.util.Map.of("VMCATCHER_EVENT_TYPE", "ProcessPrefix"));
        ToolRun sync = site.sync(door.endpoint(), server.secret(), "60s");
        rows.add(new Row(
                announced,
                offered,
                least(told),
                least(site.process()),
                least(sync),
                server.heapBytes(),
                server.usage()));
        System.out.println(rows.get(rows.size() - 1).text());
    }

    private Usage least(ToolRun run) throws IOException, InterruptedException {
        Usage least = tools.measured(run);
        for (int i = 1; i < REPEATS; i++) {
            least = least.least(tools.measured(run));
        }
        return least;
    }

    String table() {
        StringBuilder text = new StringBuilder(
                "events | offered | itchy archive: CPU, peak, files | itchy process | nifty sync | server: heap, files\n");
        rows.forEach(row -> text.append(row.text()).append('\n'));
        return text.toString();
    }

    /** What has grown with history, from the first look with all appliances to the last one. */
    List<String> growth(int appliances) {
        List<String> found = new ArrayList<>();
        if (rows.isEmpty()) {
            return found;
        }
        Row last = rows.get(rows.size() - 1);
        Row first = rows.stream()
                .filter(row -> row.announced() >= appliances)
                .findFirst()
                .orElse(last);
        growth("itchy archive", first.archive(), last.archive(), found);
        growth("itchy process", first.process(), last.process(), found);
        growth("nifty sync", first.sync(), last.sync(), found);
        if (last.server().files() > first.server().files() + FILES) {
            found.add("the server has " + last.server().files() + " files open instead of "
                    + first.server().files());
        }
        return found;
    }

    private static void growth(String what, Usage first, Usage last, List<String> found) {
        if (last.cpuMillis() > first.cpuMillis() * MORE + MILLIS
                || last.peakKilobytes() > first.peakKilobytes() * MORE + KILOBYTES
                || last.files() > first.files() + FILES) {
            found.add(what + " takes " + last + " at the end, and took " + first);
        }
    }
}
