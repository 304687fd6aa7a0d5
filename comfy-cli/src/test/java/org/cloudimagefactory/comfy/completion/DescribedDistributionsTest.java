package org.cloudimagefactory.comfy.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribedDistributionsTest {
    private static final Path SHIPPED = Path.of("../templates");

    @TempDir
    private Path directory;

    @Test
    void offersWhatTheCatalogueReadsOfAllThatShips() throws IOException {
        DescribedDistributions described = described(Map.of());
        DistributionCatalogue catalogue = new DistributionCatalogue(List.of(SHIPPED));
        assertEquals(catalogue.directories().keySet(), described.names(new TypedWords(List.of())));
        for (String name : catalogue.directories().keySet()) {
            Set<String> versions = catalogue.get(name).versions().stream()
                    .map(version -> version.number().toString())
                    .collect(Collectors.toSet());
            assertEquals(
                    versions,
                    new HashSet<>(described.versions().candidates(new TypedWords(List.of("build", name)))),
                    name);
        }
    }

    @Test
    void looksAtTypedAndConfiguredDirectories() throws IOException {
        describe("mine", "{\"name\": \"mine\", \"versions\": [{\"major_version\": \"3\", \"minor_version\": 1}]}");
        describe("yours", "# base: debian\nbase: mine\n");
        describe("child", "name: child\nfrom: yours\n");
        describe("endless", "base: endless\n");
        for (DescribedDistributions described :
                List.of(described(Map.of()), described(Map.of("COMFY_TEMPLATE_DIR", directory.toString())))) {
            TypedWords typed = new TypedWords(List.of("-t", directory + ",/nonexistent", "yours"));
            assertEquals(true, described.names(typed).contains("mine"));
            assertEquals(List.of("3.1"), described.versions().candidates(typed));
            TypedWords child = new TypedWords(List.of("-t", directory.toString(), "child"));
            assertEquals(List.of("3.1"), described.versions().candidates(child));
        }
        TypedWords endless = new TypedWords(List.of("--template-dir=" + directory, "endless"));
        assertEquals(List.of(), described(Map.of()).versions().candidates(endless));
        assertEquals(
                true,
                described(Map.of("COMFY_TEMPLATE_DIR", directory.toString()))
                        .versions()
                        .candidates(new TypedWords(List.of()))
                        .containsAll(List.of("3.1", "12")));
    }

    @Test
    void findsTheImagesOfASignedList() throws IOException {
        Path list = Files.writeString(directory.resolve("image.list"), """
                MIME-Version: 1.0

                { "hv:imagelist": { "dc:identifier": "the-list", "hv:images": [
                  { "hv:image": { "dc:title": "A", "dc:identifier": "image-a", "hv:version": "1" } },
                  { "hv:image": { "dc:identifier": "image-b" } } ] } }
                """);
        ListedImages images = new ListedImages(new QuickSettings("comfy", Map.of(), Map.of(), List.of()));
        assertEquals(
                List.of("image-a", "image-b"), images.candidates(new TypedWords(List.of("--list", list.toString()))));
        assertEquals(List.of(), images.candidates(new TypedWords(List.of())));
    }

    private static DescribedDistributions described(Map<String, String> environment) {
        return new DescribedDistributions(new QuickSettings("comfy", environment, Map.of(), List.of()), SHIPPED);
    }

    private void describe(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve(name)).resolve(name + ".description"), text);
    }
}
