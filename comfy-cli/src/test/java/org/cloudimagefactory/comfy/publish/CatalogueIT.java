package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue in headless Chromium, and lists before openssl. */
class CatalogueIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private PublisherDesk desk;
    private Path page;

    @BeforeEach
    void publish() throws Exception {
        desk = new PublisherDesk(directory);
        String[] descriptors = {
            desk.descriptor("a", "1.2", "first").toString(),
            desk.descriptor("858a817e-0ca2-473f-89d3-d5bdfc51968e", "20261124.1", "second")
                    .toString()
        };
        assertEquals(0, desk.publish(descriptors).exitCode());
        PublisherDesk.Run run = desk.run("catalogue", "--list", desk.list().toString(), "--title", "Our <appliances>");
        assertEquals("", run.err());
        page = directory.resolve("www/index.html");
        assertEquals(page + ": 2 appliances\n", run.out());
    }

    @Test
    void showsAllAppliances() {
        String text = measured(1280).replaceAll("\\s+", " ");
        for (String expected : new String[] {
            "Our <appliances>",
            "2 appliances",
            "Appliance <a> & more",
            "Ünïcode \"text\"",
            "Version 1.2",
            "System debian 12.11",
            "SHA-512",
            "Size 5 bytes",
            "Memory 1024 MiB",
            "itchy subscribe 'https://images.example.org/store/image.list' \\ --endorser-dn '" + PublisherDesk.DN
                    + "' \\ --endorser-ca '" + PublisherDesk.CA + "'",
            "Packages (SBOM)",
        }) {
            assertTrue(text.contains(expected), expected + " in " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768, 1280})
    void fitsIntoAnyWindow(int width) {
        Matcher matcher = Pattern.compile("widths (\\d+) (\\d+)").matcher(measured(width));
        assertTrue(matcher.find());
        assertEquals(width, Integer.parseInt(matcher.group(2)));
        assertTrue(Integer.parseInt(matcher.group(1)) <= width, matcher.group());
    }

    @Test
    void needsNothingFromElsewhere() throws Exception {
        String html = Files.readString(page);
        assertFalse(html.contains("<script"), "a script");
        assertFalse(Pattern.compile("<(img|link|iframe|object|embed)|@import|url\\(")
                .matcher(html)
                .find());
        assertTrue(html.contains("name=\"viewport\""));
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void opensslVerifiesTheList() throws Exception {
        Command verify = Command.of(
                "openssl",
                "smime",
                "-verify",
                "-in",
                desk.list().toString(),
                "-CApath",
                desk.certificates().toString(),
                "-crl_check",
                "-out",
                directory.resolve("text").toString());
        RUNNER.run(verify).orThrow("openssl");
        assertTrue(Files.readString(directory.resolve("text")).startsWith("{\r\n  \"hv:imagelist\" : {"));
    }

    /** The page in a frame of this width: its text, and how wide it wants to be and is. */
    private String measured(int width) {
        try {
            Path frame = directory.resolve("frame.html");
            Files.writeString(
                    frame,
                    "<!DOCTYPE html><meta charset=utf-8><iframe id=f style='border:0;width:" + width
                            + "px;height:900px' src='www/index.html'></iframe><pre id=o></pre><script>f.onload=()=>{"
                            + "const d=f.contentDocument;d.querySelectorAll('details').forEach(x=>x.open=true);"
                            + "o.textContent='widths '+d.documentElement.scrollWidth+' '+f.clientWidth+'\\n'"
                            + "+d.body.innerText;document.title='done'}</script>");
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
            String dom = RUNNER.run(chromium).orThrow("chromium").output();
            Matcher matcher = Pattern.compile("(?s)<pre id=\"?o\"?>(.*)</pre>").matcher(dom);
            assertTrue(matcher.find(), dom);
            return matcher.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
