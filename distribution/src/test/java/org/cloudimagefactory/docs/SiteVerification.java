package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of the documents as the profile {@code site-docs} makes it. */
class SiteVerification {
    private static final Path SITE = Path.of("target", "site").toAbsolutePath();
    private static final Pattern LOADED = Pattern.compile(
            "<(?:script|img|iframe|source|video|audio|embed|object|link rel=\"(?:stylesheet|preload|modulepreload|icon)\")[^>]*"
                    + "(?:src|href|data)=\"(?:https?:)?//|url\\((?:['\"]?)(?:https?:)?//|@import|import\\(['\"]https?:");

    /** The theme's code for icons of social links, of which there are none. */
    private static final String SOCIAL_ICONS = "url('https://api.iconify.design/simple-icons/${";

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html",
            "css",
            "text/css",
            "js",
            "text/javascript",
            "svg",
            "image/svg+xml",
            "woff2",
            "font/woff2");

    @TempDir
    private Path directory;

    @Test
    void holdsEveryPage() throws IOException {
        for (String name : DocumentPage.names()) {
            String page = name.equals("README.md")
                    ? "index.html"
                    : name.replaceFirst("decisions/README[.]md$", "decisions/index.md")
                            .replaceFirst("[.]md$", ".html");
            assertTrue(Files.isRegularFile(SITE.resolve(page)), page);
        }
        assertTrue(Files.isRegularFile(SITE.resolve("LICENSE")));
        assertTrue(Files.isRegularFile(SITE.resolve("docs/descriptor.schema.json")));
    }

    @Test
    void namesNothingOfElsewhereToBeLoaded() throws IOException {
        List<String> foreign = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SITE)) {
            for (Path file : files.filter(path -> path.toString().matches(".*[.](html|css|js)"))
                    .toList()) {
                LOADED.matcher(Files.readString(file).replace(SOCIAL_ICONS, ""))
                        .results()
                        .map(found -> SITE.relativize(file) + ": " + found.group())
                        .forEach(foreign::add);
            }
        }
        assertEquals(List.of(), foreign);
    }

    @Test
    void asksNobodyElseAndFindsWhatIsSearchedFor() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SiteVerification::serve);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        server.setExecutor(workers);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (ChromiumPage page = new ChromiumPage(directory.resolve("profile"))) {
            page.open(url);
            page.await("document.querySelector('h1')?.innerText.includes('Cloud Image Factory')");
            page.await(
                    "[...document.images].length > 3 && [...document.images].every(i => i.complete && i.naturalWidth > 0)");
            page.await("document.querySelector('.DocSearch-Button')");
            // The page answers clicks only when its scripts have taken it over.
            page.await(
                    "(document.querySelector('.DocSearch-Button').click(), document.querySelector('.search-input'))");
            page.evaluate("document.querySelector('.search-input').focus()");
            page.type("rollback");
            page.await("[...document.querySelectorAll('.result')].some(r => r.href.includes('/docs/nifty'))");
            page.open(url + "docs/nifty.html");
            page.await("document.querySelector('h1')?.innerText.includes('nifty')");
            List<String> elsewhere = page.asked().stream()
                    .filter(asked -> !asked.startsWith(url) && !asked.startsWith("data:") && !asked.startsWith("blob:"))
                    .toList();
            assertEquals(List.of(), elsewhere);
            assertTrue(page.asked().size() > 5, page.asked().toString());
        } finally {
            server.stop(0);
            workers.shutdownNow();
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = SITE.resolve(path.substring(1) + (path.endsWith("/") ? "index.html" : ""))
                .normalize();
        if (file.startsWith(SITE) && Files.isRegularFile(file)) {
            String ending = file.toString().replaceFirst(".*[.]", "");
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
            exchange.sendResponseHeaders(200, 0);
            Files.copy(file, exchange.getResponseBody());
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }
}
