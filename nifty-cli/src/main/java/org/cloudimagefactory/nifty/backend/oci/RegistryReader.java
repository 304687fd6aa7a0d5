package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is there: the tags of the index say which repositories are ours, one list for each of these its tags, and one request
 * each tag's manifest, several at a time.
 */
final class RegistryReader {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryReader.class);

    private final Registry registry;
    private final ManifestMaker maker;
    private final Signing signing;
    private final IndexEntries entries;

    RegistryReader(Registry registry, ManifestMaker maker, Signing signing) {
        this.registry = registry;
        this.maker = maker;
        this.signing = signing;
        entries = new IndexEntries(registry);
    }

    /** The repositories of these projects that a nifty uses, by the projects. */
    Map<String, List<RepositoryView>> projects(List<String> projects) {
        List<RepositoryName> repositories = Registry.all(projects, this::repositories).stream()
                .flatMap(List::stream)
                .toList();
        List<RepositoryTags> tags = Registry.all(repositories, this::tags);
        List<Reference> references =
                tags.stream().flatMap(one -> one.references().stream()).toList();
        Map<RepositoryName, List<Tagged>> tagged = Registry.all(references, this::seen).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Tagged::repository));
        return projects.stream()
                .collect(Collectors.toMap(
                        project -> project,
                        project -> tags.stream()
                                .filter(one -> projectOf(one.repository()).equals(project))
                                .map(one -> one.view(tagged.getOrDefault(one.repository(), List.of())))
                                .toList()));
    }

    /** All of one repository, as it is now. */
    RepositoryView view(RepositoryName repository) {
        RepositoryTags tags = tags(repository);
        return tags.view(Registry.all(tags.references(), this::seen).stream()
                .flatMap(Optional::stream)
                .toList());
    }

    /** What is under a tag now. */
    Optional<Tagged> tagged(Reference reference) {
        return registry.document(reference.repository(), reference.tag()).map(document -> read(reference, document));
    }

    /** Something that is under a tag. */
    Tagged read(Reference reference, RegistryDocument document) {
        Tagged tagged = Tagged.of(reference.repository(), reference.tag(), document, maker);
        boolean isState = tagged.named()
                .filter(item -> item.kind() == ItemRecord.Kind.STATE)
                .isPresent();
        if (document instanceof Index index) {
            return tagged.with(entries.of(reference, index));
        }
        return isState && !signing.isSealed(document) ? tagged.unsealed() : tagged;
    }

    /** What the registry has and nobody can read is somebody else's: nifty makes nothing of the kind. */
    private Optional<Tagged> seen(Reference reference) {
        try {
            return tagged(reference);
        } catch (ItemProblem e) {
            Optional<Tagged> other = registry.head(reference.repository(), reference.tag())
                    .map(head -> Tagged.unreadable(reference.repository(), reference.tag(), head));
            LOG.warn("{} counts as somebody else's: {}", reference, e.line());
            return other;
        }
    }

    static RepositoryName index(String project) {
        return RepositoryName.parse(project + "/" + OciNames.INDEX);
    }

    static String projectOf(RepositoryName repository) {
        String all = repository.toString();
        return all.substring(0, all.lastIndexOf('/'));
    }

    private List<RepositoryName> repositories(String project) {
        return registry.tags(index(project)).stream()
                .map(OciNames::indexed)
                .filter(name -> !name.isEmpty())
                .sorted()
                .map(name -> RepositoryName.parse(project + "/" + name))
                .toList();
    }

    private RepositoryTags tags(RepositoryName repository) {
        return new RepositoryTags(repository, registry.tags(repository));
    }
}
