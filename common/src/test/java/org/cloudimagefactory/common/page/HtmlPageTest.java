package org.cloudimagefactory.common.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPageTest {
    private final HtmlPage page = new HtmlPage("", "A title", "");

    @Test
    void beginsAndEndsAsOneDocumentThatFetchesNothing() {
        String html = new HtmlPage("<meta name=\"generator\" content=\"toy\">\n", "<b> & more", "p { margin: 0 }\n")
                .add("</header>\n<main>\n")
                .end();
        assertTrue(html.startsWith(HtmlPage.HEAD + "<meta name=\"generator\""), html);
        assertTrue(html.contains("default-src 'none'"), html);
        assertTrue(html.contains("<title>&lt;b&gt; &amp; more</title>"), html);
        assertTrue(html.contains("<h1>&lt;b&gt; &amp; more</h1>"), html);
        assertTrue(html.contains("<style>\np { margin: 0 }\n</style>"), html);
        assertTrue(html.endsWith("<main>\n</main>\n</body>\n</html>\n"), html);
    }

    @Test
    void textOfOthersCannotLeaveItsPlace() {
        assertEquals(
                "&lt;script&gt;&amp;amp; &quot;a&quot; &#39;b&#39;\n\tc d \u00e9",
                HtmlPage.escaped("<script>&amp; \"a\" 'b'\n\tc\u0000d\u001b\u00e9"));
    }

    @Test
    void leavesOutWhatHasNoContent() {
        String before = page.end();
        page.paragraph(null);
        page.paragraph(" \n");
        page.fact("Name", null);
        page.fact("Name", "");
        page.link(null, "here");
        assertEquals(before, page.end());
    }

    @Test
    void writesWhatHasContent() {
        page.paragraph("1 < 2");
        page.fact("Name", "a & b");
        page.link("https://example.org/?a=1&b=\"2\"", "here");
        String html = page.end();
        assertTrue(html.contains("<p>1 &lt; 2</p>\n"), html);
        assertTrue(html.contains("<dt>Name</dt><dd>a &amp; b</dd>\n"), html);
        assertTrue(html.contains("<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">here</a>"), html);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/", "HTTPS://example.org/", "file:///srv/a.qcow2"})
    void linksToPlaces(String address) {
        page.link(address, "here");
        assertTrue(page.end().contains("<a href=\"" + address + "\">here</a>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "//example.org/",
                ""
            })
    void doesNotLinkToWhatMayRun(String address) {
        page.link(address, "here");
        assertFalse(page.end().contains("href"), page.end());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1023, 1023 bytes",
        "1024, 1.0 KiB",
        "1572864, 1.5 MiB",
        "10737418240, 10.0 GiB",
        "1099511627776, 1.0 TiB",
        "2251799813685248, 2048.0 TiB"
    })
    void sizesAreForPeople(long bytes, String shown) {
        assertEquals(shown, HtmlPage.size(bytes));
    }

    @Test
    void aDayIsOneOfUtc() {
        assertEquals("2026-11-29", HtmlPage.day(Instant.parse("2026-11-29T23:59:59.5Z")));
    }
}
