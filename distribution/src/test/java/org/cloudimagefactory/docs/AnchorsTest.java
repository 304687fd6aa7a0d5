package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between documents, down to the heading, and the pictures in them. */
class AnchorsTest {
    private static final Pattern LINK = Pattern.compile("(!?)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Test
    void everyRelativeLinkLeadsToAFileAndToAHeadingInIt() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        List<String> pages = new ArrayList<>(DocumentPage.names());
        pages.add("CHANGELOG.md");
        for (String name : pages) {
            Path page = DocumentPage.ROOT.resolve(name);
            Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                String target = links.group(2);
                if (!target.matches("[a-z]+:.*")) {
                    followed++;
                    if (!leadsSomewhere(page, target)) {
                        broken.add(name + " -> " + target);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(followed > 100, "only " + followed);
    }

    @Test
    void picturesSayWhatTheyShowAndLoadNothing() throws IOException {
        int pictures = 0;
        for (String name : DocumentPage.names()) {
            Path page = DocumentPage.ROOT.resolve(name);
            Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
            while (links.find()) {
                if (links.group(1).equals("!")) {
                    pictures++;
                    assertTrue(
                            links.group().matches("!\\[.{20,}\\].*"),
                            name + ": " + links.group() + " has no text for those who can't see it");
                    String picture = Files.readString(page.resolveSibling(links.group(2)));
                    assertTrue(picture.startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""), links.group(2));
                    assertTrue(picture.contains("<title>"), links.group(2));
                    String content = picture.replace("http://www.w3.org/2000/svg", "");
                    for (String foreign :
                            List.of("http:", "https:", "xlink:", "<script", "<image", "<animate", "@import")) {
                        assertFalse(content.contains(foreign), links.group(2) + " has " + foreign);
                    }
                }
            }
        }
        assertTrue(pictures >= 4, pictures + " pictures");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipeline", "layers"})
    void aPictureIsWhatItsScriptDraws(String name) throws IOException, InterruptedException {
        Path directory = DocumentPage.ROOT.resolve("docs/pictures");
        Process script = new ProcessBuilder(
                        "python3", "-B", directory.resolve(name + ".py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String drawn = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor());
        assertEquals(
                Files.readString(directory.resolve(name + ".svg")),
                drawn,
                "run distribution/src/docs/pictures.sh " + name);
    }

    @Test
    void everyDecisionIsListed() throws IOException {
        String list = Files.readString(DocumentPage.ROOT.resolve("docs/decisions/README.md"));
        for (String name : DocumentPage.names()) {
            if (name.matches("docs/decisions/\\d.*")) {
                assertTrue(list.contains("(" + name.substring("docs/decisions/".length()) + ")"), name);
            }
        }
    }

    private boolean leadsSomewhere(Path page, String target) throws IOException {
        int mark = target.indexOf('#');
        String path = mark < 0 ? target : target.substring(0, mark);
        Path file = path.isEmpty() ? page : page.resolveSibling(path);
        if (!Files.exists(file)) {
            return false;
        }
        return mark < 0 || anchors(file.normalize()).contains(target.substring(mark + 1));
    }

    /** The anchors of a page's headings, as hosting platforms and the site make them. */
    private Set<String> anchors(Path file) throws IOException {
        Set<String> known = anchors.get(file);
        if (known == null) {
            known = new HashSet<>();
            for (String line : withoutCode(Files.readString(file)).lines().toList()) {
                if (line.matches("#{1,6} .*")) {
                    known.add(line.replaceFirst("#+ ", "")
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'));
                }
            }
            anchors.put(file, known);
        }
        return known;
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?ms)^ *(```+).*?^ *\\1 *$", "");
    }
}
