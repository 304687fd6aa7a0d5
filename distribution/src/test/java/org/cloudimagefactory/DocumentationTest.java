package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents point at each other, at tests and at classes; none may point at nothing. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern TEST =
            Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Contract))(?:#([A-Za-z0-9]+))?`");

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                String target = links.group(1);
                if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " -> " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyTestThatADocumentNamesIsThere() throws IOException {
        Map<String, String> tests = sources("src");
        List<String> gone = new ArrayList<>();
        int found = 0;
        for (String document : List.of("docs/promises.md", "SECURITY.md")) {
            Matcher names = TEST.matcher(Files.readString(ROOT.resolve(document)));
            while (names.find()) {
                found++;
                String method = names.group(2);
                String source = tests.getOrDefault(names.group(1), "");
                if (source.isEmpty() || (method != null && !source.contains(" void " + method + "("))) {
                    gone.add(document + ": " + names.group());
                }
            }
        }
        assertEquals(List.of(), gone);
        assertTrue(found > 100, "only " + found + " tests are named");
    }

    @Test
    void everyClassThatTheArchitectureNamesIsThere() throws IOException {
        Map<String, String> classes = sources("src");
        List<String> gone = Pattern.compile("`([A-Z][a-z][A-Za-z0-9]+)[`.]")
                .matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(name -> name.group(1))
                .filter(name -> !name.equals("Main") && !classes.containsKey(name))
                .toList();
        assertEquals(List.of(), gone);
    }

    /** Simple names of classes to their text; of several classes of one name, all of it. */
    private static Map<String, String> sources(String below) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("common", "comfy-cli", "itchy-cli", "nifty-cli", "distribution")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(below))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
                .map(ROOT::resolve)
                .toList());
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }
}
