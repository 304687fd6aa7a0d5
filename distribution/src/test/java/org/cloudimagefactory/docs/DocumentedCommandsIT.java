package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what the documents say, page by page. {@code -Ddocs.slow=true} (profile {@code docs-slow}) runs the blocks, too, that build
 * images; {@code -Ddocs.page=docs/itchy.md} runs one page only.
 */
class DocumentedCommandsIT {
    private static final boolean SLOW = Boolean.getBoolean("docs.slow");

    @TempDir
    private Path directory;

    private final ExecutorService workers = Executors.newFixedThreadPool(SLOW ? 1 : 2);

    @AfterEach
    void end() {
        workers.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesAsItsPageSays() throws IOException {
        Map<String, DocumentPage> pages = new HashMap<>();
        for (String name : DocumentPage.names()) {
            DocumentPage page = new DocumentPage(name);
            if (!page.blocks().isEmpty() && name.equals(System.getProperty("docs.page", name))) {
                pages.put(name, page);
            }
        }
        // The long ones first, so that the two workers end together; in the slow run README first, which builds.
        List<String> order = new ArrayList<>(pages.keySet());
        order.sort(Comparator.comparing((String name) -> !(SLOW && name.equals("README.md")))
                .thenComparing(name -> -pages.get(name).blocks().size())
                .thenComparing(name -> name));
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : order) {
            Future<PageRun.Outcome> outcome = workers.submit(() -> run(name, pages.get(name)));
            tests.add(DynamicTest.dynamicTest(
                    name, () -> assertEquals("", String.join("\n", outcome.get().failures()))));
        }
        return tests.stream();
    }

    private PageRun.Outcome run(String name, DocumentPage page) throws IOException, InterruptedException {
        String id = name.replace('/', '_').replaceFirst("[.]md$", "");
        long began = System.nanoTime();
        Path root = Files.createDirectories(directory.resolve(id));
        PageRun.Outcome outcome = new PageRun(page, root, SLOW).run(id + ".sh");
        log(String.format(
                "%-40s %2d of %2d blocks in %.1f s%n",
                name, outcome.ran(), page.blocks().size(), (System.nanoTime() - began) / 1e9));
        return outcome;
    }

    private static synchronized void log(String line) {
        try {
            System.out.print(line);
            Path log = Path.of("target", "documented-commands.txt");
            Files.writeString(
                    log, line, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
