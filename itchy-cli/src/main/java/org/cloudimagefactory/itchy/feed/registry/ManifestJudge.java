package org.cloudimagefactory.itchy.feed.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.signature.SignatureVerdict;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a manifest takes the place of what is held of an appliance: who signed it, which appliance it is, when it was made,
 * and only then what it holds.
 */
final class ManifestJudge {
    /** As with image lists. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ManifestJudge.class);

    private final RegistryClient client;
    private final RegistryRules rules;
    private final ArtifactReader reader;
    private final PackageList packages;
    private final PublisherRecord record = new PublisherRecord();

    ManifestJudge(RegistryClient client, RegistryRules rules) {
        this.client = client;
        this.rules = rules;
        this.reader = new ArtifactReader(client, rules.selection());
        this.packages = new PackageList(client);
    }

    /**
     * What is held from now on.
     *
     * @param tag that leads there
     * @param isVersion whether the tag is the version of the appliance
     * @param mustSay whether a manifest that says nothing of what it is counts as none: in a project nobody has named it
     * @param now the time
     * @throws ItemProblem when it is refused, or the registry answers an error when it is asked about it; what was held stays
     * @throws NoAnswerException when the registry gives no answer at all
     */
    HeldAppliance take(
            ApplianceName name,
            HeldAppliance held,
            RegistryDocument document,
            String tag,
            boolean isVersion,
            boolean mustSay,
            Instant now)
            throws NoAnswerException {
        try {
            return judged(name, held, document, tag, isVersion, mustSay, now);
        } catch (NoAnswerException e) {
            if (e.kind() != NoAnswerException.Kind.UNABLE) {
                throw e;
            }
            throw ItemProblem.of("cannot judge the manifest " + document.digest(), e);
        }
    }

    private HeldAppliance judged(
            ApplianceName name,
            HeldAppliance held,
            RegistryDocument document,
            String tag,
            boolean isVersion,
            boolean mustSay,
            Instant now)
            throws NoAnswerException {
        SignatureVerdict verdict = rules.verifier().verify(client, name.repository(), document, now);
        Annotations own = Annotations.of(document.annotations());
        String named = rules.requireTag(own, tag);
        HeldAppliance replaced = held.replacedBy(tag, document.digest().toString());
        if (own.get(Annotations.TOMBSTONE).isPresent()) {
            return tombstone(held, replaced, document, own, now);
        }
        if (record.isPart(document)) {
            throw new ItemProblem("it is one disk of an appliance that has several, and is offered under another tag");
        }
        ArtifactReader.Found found;
        try {
            found = reader.read(name, document);
        } catch (ItemProblem e) {
            if (mustSay && !held.wasTaken()) {
                return passedOver(replaced, e.line());
            }
            throw e;
        }
        Annotations said = found.said();
        if (mustSay && !found.isContainerDisk() && !saysWhatItIs(said) && !held.wasTaken()) {
            return passedOver(replaced, "its annotations do not say what it is");
        }
        @Nullable String identity = rules.identity(said, held.identity()).orElse(null);
        @Nullable
        Instant created = Annotations.created(document)
                .or(() -> said.time(Annotations.CREATED))
                .orElse(null);
        checkOrder(held, document, created, now);
        String expires = said.time(Annotations.EXPIRES).map(Instant::toString).orElse(null);
        if (expires == null && said.get(Annotations.EXPIRES).isPresent()) {
            // It was meant to end: it is not taken for ever.
            throw new ItemProblem("its " + Annotations.EXPIRES + " is no date that can be read");
        }
        String version = ArtifactTexts.version(document, said, isVersion ? tag : null);
        Artifact artifact = new Artifact(
                document.digest().toString(),
                version,
                found.disks(),
                found.isContainerDisk(),
                expires,
                ArtifactTexts.of(name, document, found, version),
                null,
                chunks(name, found));
        if (!rules.selection().wants(artifact, said)) {
            return held.wasTaken()
                    ? replaced.made(created).noted("what " + tag + " leads to now is not wanted by --select")
                    : replaced;
        }
        return replaced.made(created)
                .known(identity)
                .offering(withPackages(name, artifact, document, found), !named.isEmpty())
                .vouched(verdict.until(), now);
    }

    private Artifact withPackages(
            ApplianceName name, Artifact artifact, RegistryDocument document, ArtifactReader.Found found) {
        List<RegistryDocument> documents = new ArrayList<>(List.of(document));
        if (!found.manifest().digest().equals(document.digest())) {
            documents.add(found.manifest());
        }
        return new Artifact(
                artifact.manifest(),
                artifact.version(),
                artifact.disks(),
                artifact.containerDisk(),
                artifact.expires(),
                artifact.texts(),
                packages.find(name, documents).orElse(null),
                artifact.chunks());
    }

    /** What makes no sense costs the whole file, and nothing else; several disks are fetched whole in any case. */
    private static @Nullable AnnotatedChunks chunks(ApplianceName name, ArtifactReader.Found found) {
        try {
            return found.disks().size() == 1
                    ? AnnotatedChunks.of(found.manifest().annotations()).orElse(null)
                    : null;
        } catch (ItemProblem e) {
            LOG.warn("{} is fetched whole: {}", name, e.getMessage());
            return null;
        }
    }

    private HeldAppliance tombstone(
            HeldAppliance held, HeldAppliance replaced, RegistryDocument document, Annotations said, Instant now) {
        Instant since = said.time(Annotations.TOMBSTONE)
                .orElseThrow(() -> new ItemProblem("its tombstone has no date that can be read"));
        @Nullable String identity = rules.identity(said, held.identity()).orElse(null);
        Instant created = Annotations.created(document).orElse(since);
        checkOrder(held, document, created, now);
        return replaced.made(created).known(identity).noted("its publisher ended it on " + since);
    }

    private void checkOrder(HeldAppliance held, RegistryDocument document, @Nullable Instant created, Instant now) {
        if (created == null) {
            if (held.wasTaken() && !rules.acceptsUndated()) {
                throw new ItemProblem("its manifest has no date (" + Annotations.CREATED
                                + "), and nothing that is held is replaced by what may be older")
                        .hint("subscribe with --accept-undated if the publisher never says one");
            }
            return;
        }
        if (created.isAfter(now.plus(CLOCK_SKEW))) {
            throw new ItemProblem("its manifest was made in the future, on " + created);
        }
        if (held.newest() != null && created.isBefore(Instant.parse(held.newest()))) {
            throw new ItemProblem("it is a replay: its manifest was made on " + created + ", before the newest that was"
                    + " taken, of " + held.newest());
        }
        boolean isOther =
                held.artifact() != null && !document.digest().toString().equals(held.digest());
        if (isOther && held.newest() != null && created.equals(Instant.parse(held.newest()))) {
            throw new ItemProblem("it says the same date as what is held, " + created + ", and is another manifest");
        }
    }

    private static boolean saysWhatItIs(Annotations said) {
        return Optional.of(said)
                .flatMap(all -> all.get(Annotations.APPLIANCE)
                        .or(() -> all.get(Annotations.EGI + "tag"))
                        .or(() -> all.get(Annotations.VERSION)))
                .isPresent();
    }

    private static HeldAppliance passedOver(HeldAppliance replaced, String reason) {
        return replaced.known(null).noted("it is passed over: " + reason);
    }
}
