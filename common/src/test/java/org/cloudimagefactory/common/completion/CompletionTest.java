package org.cloudimagefactory.common.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    private Path directory;

    @Test
    void printsTheWordsThatBeginAsTheTypedOneOnceAndSorted() {
        assertEquals("ab\nac\n", answer(typed -> List.of("b", "ac", "ab", "ac"), "complete", "kind", "a"));
        assertEquals("a\nb\n", answer(typed -> List.of("b", "a"), "complete", "kind"));
    }

    @Test
    void givesWhatIsTypedToTheSource() {
        // An option is no word to offer.
        assertEquals("x\n", answer(TypedWords::words, "complete", "kind", "", "--dir", "x"));
    }

    @Test
    void saysNothingOfWhatItDoesNotKnowOrCannotRead() {
        assertEquals("", answer(typed -> List.of("a"), "complete"));
        assertEquals("", answer(typed -> List.of("a"), "complete", "other"));
        assertEquals(
                "",
                answer(
                        typed -> {
                            throw new IOException("no");
                        },
                        "complete",
                        "kind"));
        assertEquals(
                "",
                answer(
                        typed -> {
                            throw new IllegalStateException("no");
                        },
                        "complete",
                        "kind"));
    }

    @Test
    void leavesOutWhatIsNoPlainWord() {
        List<String> words = List.of(
                "", "-f", "a\nb", "a\u001b[1m", "a\u202eb", "a\ufffdb", "a\u0000", "x".repeat(5000), "good $(word)");
        assertEquals("good $(word)\n", answer(typed -> words, "complete", "kind"));
    }

    @Test
    void endsLongLists() {
        List<String> many = IntStream.range(0, 3000).mapToObj(i -> "w" + i).toList();
        assertEquals(1000, answer(typed -> many, "complete", "kind").lines().count());
    }

    @Test
    void readsValuesOfTypedOptionsInBothForms() {
        TypedWords typed = new TypedWords(List.of("build", "-t", "a,b", "--dir=c", "--dirs=d", "--dir", "e", "-t"));
        assertEquals(List.of("a,b"), typed.values("-t"));
        assertEquals(List.of("c", "e"), typed.values("--dir"));
        assertEquals(Optional.of("e"), typed.value("--dir"));
        assertEquals(Optional.empty(), typed.value("--none"));
    }

    @Test
    void findsTextsInDocumentsWithoutReadingThese() throws IOException {
        Files.writeString(directory.resolve("a.json"), "{\"identifier\" : \"one\", \"x\": {\"identifier\":\"inner\"}}");
        Files.writeString(directory.resolve("b.json"), "{\"identifier\": 7} broken");
        Files.writeString(directory.resolve("c.json"), "{\"identifier\": \"an \\\" escape\"}");
        Files.writeString(directory.resolve(".hidden.json"), "{\"identifier\": \"hidden\"}");
        Files.writeString(directory.resolve("d.txt"), "{\"identifier\": \"other\"}");
        Files.createDirectory(directory.resolve("e.json"));
        Files.createSymbolicLink(directory.resolve("f.json"), directory.resolve("d.txt"));
        QuotedValues values = new QuotedValues("identifier");
        assertEquals(List.of("one"), values.ofAll(directory));
        assertEquals(List.of("one", "inner"), values.of(directory.resolve("a.json"), 5));
        assertEquals(List.of(), values.ofAll(directory.resolve("nothing")));
    }

    private static String answer(CandidateSource source, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Completion(Map.of("kind", source)).answer(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
        return out.toString(StandardCharsets.UTF_8);
    }
}
