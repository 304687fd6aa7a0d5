package org.cloudimagefactory.comfy.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.x509.IntactMessage;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Puts together what the sources say of each appliance: a section for each list, and one for what no list has. What speaks of an
 * appliance of a list is said there.
 */
final class CatalogueContents {
    private static final String REST = "Appliances";

    private final Clock clock;
    private final DescriptorReader descriptors = new DescriptorReader();
    private final CloudListing clouds = new CloudListing();

    CatalogueContents(Clock clock) {
        this.clock = clock;
    }

    List<Section> of(CatalogueSources sources) {
        Map<String, Entry> others = new LinkedHashMap<>();
        for (Path source : sources.descriptors()) {
            described(source).forEach(descriptor -> add(others, DescribedAppliance.of(descriptor)));
        }
        for (Path source : sources.clouds()) {
            clouds.read(source).forEach(entry -> add(others, entry));
        }
        List<Section> sections = new ArrayList<>();
        Map<String, Entry> rest = new LinkedHashMap<>(others);
        for (Path list : sources.lists()) {
            Section section = listed(list);
            List<Entry> entries = new ArrayList<>();
            for (Entry entry : section.entries()) {
                Entry more = others.get(entry.identifier());
                entries.add(more == null ? entry : entry.and(more));
                rest.remove(entry.identifier());
            }
            sections.add(new Section(section.title(), section.description(), section.dates(), section.way(), entries));
        }
        if (!rest.isEmpty()) {
            sections.add(new Section(REST, null, "", null, List.copyOf(rest.values())));
        }
        return sections;
    }

    private static void add(Map<String, Entry> entries, Entry entry) {
        entries.merge(entry.identifier(), entry, Entry::and);
    }

    private Section listed(Path file) {
        try {
            return ListSection.of(new ImageListReader(clock).read(IntactMessage.text(Files.readAllBytes(file))));
        } catch (Problem e) {
            throw new ItemProblem("cannot read list " + file + ": " + e.getMessage()).causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read list " + file, e);
        }
    }

    /** Descriptors that take appliances away are passed over. */
    private List<ApplianceDescriptor> described(Path source) {
        return files(source).stream()
                .map(descriptors::read)
                .filter(descriptor -> descriptor.action() == Action.REGISTRATION)
                .toList();
    }

    private static List<Path> files(Path source) {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(DescribedAppliance::isDescriptor)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw ItemProblem.of("cannot read directory " + source, e);
        }
    }
}
