package org.cloudimagefactory.itchy.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItchyCandidatesTest {
    @TempDir
    private Path directory;

    @Test
    void eventsThatFailedAreOfferedByNameAndByImage() throws IOException {
        Path failed = Files.createDirectories(directory.resolve("failed"));
        Files.writeString(failed.resolve("1_a.json"), "{\"VMCATCHER_EVENT_DC_IDENTIFIER\":\"image\"}");
        Files.writeString(directory.resolve("2_b.json"), "{\"VMCATCHER_EVENT_DC_IDENTIFIER\":\"waiting\"}");
        TypedWords typed = new TypedWords(List.of("retry", "-m", directory.toString()));
        assertEquals(List.of("image", "1_a.json"), new FailedEvents(settings(Map.of())).candidates(typed));
        FailedEvents configured = new FailedEvents(settings(Map.of("ITCHY_METADATA_DIR", directory.toString())));
        assertEquals(List.of("image", "1_a.json"), configured.candidates(new TypedWords(List.of())));
    }

    @Test
    void listsAreOfferedByAddressAndIdentifierButNoSecret() throws IOException {
        Path file = directory.resolve("subscriptions.db");
        try (SubscriptionStore store = SubscriptionStore.open(file)) {
            SubscriptionTerms terms = new SubscriptionTerms(List.of(), ImageChoice.ALL, true, null);
            store.add(URI.create("https://lists.example.org/a"), terms, null, "id-a");
            store.add(URI.create("https://me:secret@lists.example.org/b"), terms, null, "id-b");
            store.add(URI.create("https://lists.example.org/c"), terms, null, null);
        }
        SubscribedLists lists = new SubscribedLists(settings(Map.of("ITCHY_STATE_FILE", file.toString())));
        assertEquals(
                List.of("https://lists.example.org/a", "id-a", "id-b", "https://lists.example.org/c"),
                lists.subscriptions().candidates(new TypedWords(List.of())));
        assertEquals(List.of(), lists.images().candidates(new TypedWords(List.of())));
    }

    @Test
    void noDatabaseIsMadeToLookIntoIt() throws IOException {
        Path file = directory.resolve("absent.db");
        TypedWords typed = new TypedWords(List.of("--state-file", file.toString()));
        try {
            assertEquals(
                    List.of(),
                    new SubscribedLists(settings(Map.of())).subscriptions().candidates(typed));
        } catch (Problem e) {
            // As good: the hidden command says nothing of it.
            assertThrows(Problem.class, () -> SubscriptionStore.openToLook(file));
        }
        assertFalse(Files.exists(file));
    }

    private static QuickSettings settings(Map<String, String> environment) {
        return new QuickSettings("itchy", environment, Map.of(), List.of());
    }
}
