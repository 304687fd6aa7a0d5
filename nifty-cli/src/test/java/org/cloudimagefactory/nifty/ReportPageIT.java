package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;

/** The page of {@code nifty report} in headless Chromium: on a phone and on a desk, by day and by night. */
class ReportPageIT extends WithCloud {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double READABLE = 4.5;

    @Test
    void fitsAndReadsWellInAnyWindowAndLight() throws IOException {
        cloud.register(
                "858a817e-0ca2-473f-89d3-d5bdfc51968e-and-a-name-that-is-far-too-long-for-any-telephone",
                "12",
                cloud.image("d.raw", "one"),
                "\"title\":\"Debian 12 withaverylongwordthatdoesnotfitintoawindowofthreehundredandtwentypixels\"",
                "\"expires\":\"2099-01-01T00:00:00Z\"");
        cloud.arrive("bad", "null");
        assertEquals(1, cloud.run("sync").exitCode());
        Path page = directory.resolve("page.html");
        assertEquals(0, cloud.run("report", "--page", page.toString()).exitCode());
        String text = measured(page);
        for (int width : new int[] {320, 390, 1280}) {
            for (String scheme : new String[] {"light", "dark"}) {
                Matcher matcher = Pattern.compile(
                                width + " " + scheme + " wants (\\d+) dark (\\w+) contrast ([0-9.]+) of ([^\n]*)")
                        .matcher(text);
                assertTrue(matcher.find(), text);
                assertTrue(Integer.parseInt(matcher.group(1)) <= width, matcher.group());
                assertEquals(scheme.equals("dark"), Boolean.parseBoolean(matcher.group(2)), matcher.group());
                assertTrue(Double.parseDouble(matcher.group(3)) >= READABLE, matcher.group());
            }
        }
        assertTrue(text.contains("1 offered"), text);
        assertTrue(text.contains("invalid descriptor"), text);
    }

    /** The page in frames of these widths and colour schemes: how wide it wants to be, and the least contrast of a text with its ground. */
    private String measured(Path page) throws IOException {
        Path frame = directory.resolve("frame.html");
        Files.writeString(frame, """
                <!DOCTYPE html><meta charset=utf-8><pre id=o></pre><script>
                const rgb = c => c.match(/[0-9.]+/g).map(Number);
                const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                    return .2126 * r + .7152 * g + .0722 * b; };
                const contrast = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
                const all = [];
                for (const width of [320, 390, 1280]) for (const scheme of ['light', 'dark']) all.push(new Promise(done => {
                    const f = document.createElement('iframe');
                    f.style = `border:0;height:900px;width:${width}px;color-scheme:${scheme}`;
                    f.onload = () => {
                        const d = f.contentDocument, w = f.contentWindow;
                        d.querySelectorAll('details').forEach(x => x.open = true);
                        const ground = scheme == 'dark' ? [18, 18, 18] : [255, 255, 255];
                        let least = 99, of = '';
                        for (const e of d.body.querySelectorAll('*')) {
                            if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
                            let opacity = 1;
                            for (let p = e; p; p = p.parentElement) opacity *= Number(w.getComputedStyle(p).opacity);
                            const color = rgb(w.getComputedStyle(e).color).slice(0, 3).map((v, i) => v * opacity + ground[i] * (1 - opacity));
                            const c = contrast(color, ground);
                            if (c < least) { least = c; of = e.tagName + '.' + e.className; }
                        }
                        o.textContent += `${width} ${scheme} wants ${d.documentElement.scrollWidth} dark ${w.matchMedia('(prefers-color-scheme: dark)').matches} contrast ${least.toFixed(2)} of ${of}\\n`;
                        if (all.length == 6) o.textContent += width == 1280 ? d.body.innerText : '';
                        done();
                    };
                    f.src = 'page.html';
                    document.body.append(f);
                }));
                </script>
                """);
        Command chromium = Command.of(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--allow-file-access-from-files",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        frame.toUri().toString())
                .within(LIMIT)
                .hint("install chromium");
        String dom = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(chromium)
                .orThrow("chromium")
                .output();
        assertTrue(page.endsWith("page.html"));
        return dom.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
