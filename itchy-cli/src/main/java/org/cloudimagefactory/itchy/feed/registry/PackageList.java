package org.cloudimagefactory.itchy.feed.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the list of packages (SBOM) that is attached to a manifest. What it says is not vouched for by the signature of that. */
final class PackageList {
    private static final Logger LOG = LoggerFactory.getLogger(PackageList.class);
    private static final long SIZE_LIMIT = 64L << 20;

    private final RegistryClient client;

    PackageList(RegistryClient client) {
        this.client = client;
    }

    /** The first one of a kind that is known, of the first document that has one. An appliance is taken without one as well. */
    Optional<ArtifactFile> find(ApplianceName name, List<RegistryDocument> documents) {
        for (RegistryDocument document : documents) {
            try {
                Optional<ArtifactFile> found = find(name.repository(), document);
                if (found.isPresent()) {
                    return found;
                }
            } catch (NoAnswerException e) {
                LOG.warn("{}: its list of packages is passed over: {}", name, e.getMessage());
            } catch (ItemProblem | EnvironmentProblem e) {
                if (!e.isOfOneItem()) {
                    throw e;
                }
                LOG.warn("{}: its list of packages is passed over: {}", name, e.line());
            }
        }
        return Optional.empty();
    }

    private Optional<ArtifactFile> find(RepositoryName repository, RegistryDocument document) throws NoAnswerException {
        for (ContentDescriptor referrer : client.referrers(repository, document.digest(), null)) {
            if (isList(referrer.artifactType())
                    && client.manifest(repository, referrer.digest().toString()).orElse(null)
                            instanceof Manifest manifest
                    && manifest.layers().size() == 1) {
                ContentDescriptor layer = manifest.layers().get(0);
                if (layer.size() > SIZE_LIMIT) {
                    throw new ItemProblem("it is larger than " + (SIZE_LIMIT >> 20) + " MiB");
                }
                return Optional.of(
                        new ArtifactFile(layer.digest().toString(), layer.size(), layer.mediaType(), "packages", 0));
            }
        }
        return Optional.empty();
    }

    private static boolean isList(@Nullable String type) {
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return lower.contains("cyclonedx") || lower.contains("spdx");
    }
}
