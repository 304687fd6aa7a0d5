package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of installed packages (SBOM, CycloneDX or SPDX), which refer to the manifests of images and offers as {@code oras attach} does it. */
final class PackageLists {
    private static final Logger LOG = LoggerFactory.getLogger(PackageLists.class);

    private static final String CYCLONEDX = "application/vnd.cyclonedx+json";
    private static final String SPDX = "application/spdx+json";

    /** Attributes by which comfy, and itchy for what it has followed, tell where the list is. */
    private static final List<String> ATTRIBUTES = List.of("comfy.packages", "vmcatcher_event_sbom");

    /** Within so many bytes from its start an SPDX document says that it is one. */
    private static final int START = 64 << 10;

    private static final int SIZE_LIMIT = 64 << 20;

    private final BackendSettings settings;
    private final Registry registry;
    private final Records records;
    private final RecordText text = new RecordText();

    PackageLists(BackendSettings settings, Registry registry, Records records) {
        this.records = records;
        this.settings = settings;
        this.registry = registry;
    }

    /** Attaches the list that the descriptor names, if any, to the manifest of the disk to boot from. */
    void attach(Step.Upload step, RepositoryName repository, Manifest manifest) {
        String path = ATTRIBUTES.stream()
                .map(step.appliance().descriptor().attributes()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (path == null || step.disk().index() > 0) {
            return;
        }
        try {
            Path file = Path.of(path);
            attach(repository, layer(file, repository), manifest);
        } catch (ItemProblem | UnacceptableImageException | InvalidPathException e) {
            LOG.warn(
                    "{} goes without its list of packages: {}", step.appliance().identifier(), e.getMessage());
        }
    }

    /** Only from where images may come from, too; it is read twice, and not kept in memory. */
    private ContentDescriptor layer(Path file, RepositoryName repository) {
        try (OpenImage open = new ImageDirectories(settings.transfer().directories()).open(file)) {
            if (open.size() > SIZE_LIMIT) {
                throw new ItemProblem(file + " is larger than " + (SIZE_LIMIT >> 20) + " MiB");
            }
            CheckedContent content = new CheckedContent(open, Map.of());
            Digest digest = LayerDigest.of(content);
            registry.bring(repository, null, digest, content, UploadNotes.NONE, sent -> {});
            return ContentDescriptor.of(type(content), digest, content.size())
                    .with(Map.of(AnnotationNames.TITLE, String.valueOf(file.getFileName())));
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }

    private static String type(CheckedContent content) throws IOException {
        try (InputStream in = content.open(0)) {
            String start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
            return start.contains("\"spdxVersion\"") ? SPDX : CYCLONEDX;
        }
    }

    /** Attaches what is attached to an image to an offer of it, too. */
    void copy(RepositoryName repository, Digest image, Manifest offer) {
        for (ContentDescriptor referrer : registry.referrers(repository, image, null)) {
            if (List.of(CYCLONEDX, SPDX).contains(String.valueOf(referrer.artifactType()))) {
                registry.referrer(repository, referrer.digest(), image)
                        .filter(list -> records.haveMade(list.annotations())
                                && list.layers().size() == 1)
                        .ifPresent(list -> attach(repository, list.layers().get(0), offer));
            }
        }
    }

    private void attach(RepositoryName repository, ContentDescriptor layer, Manifest subject) {
        ItemRecord item =
                new ItemRecord(ItemRecord.Kind.ATTACHMENT, settings.identifier(), "", "", "", List.of(), Map.of());
        registry.attach(
                repository,
                Manifest.of(new Manifest.Fields(
                        layer.mediaType(),
                        ContentDescriptor.EMPTY,
                        List.of(layer),
                        subject.descriptor(),
                        Map.of(
                                AnnotationNames.CREATED,
                                subject.annotations().getOrDefault(AnnotationNames.CREATED, ""),
                                AnnotationNames.RECORD,
                                text.write(item)))));
    }
}
