package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells two publishers apart that have the same identifier, such as the default one, and publish into one project: each would take what
 * the other has made for its own. Which installation of nifty uses the identifier stands under a tag of the index.
 */
final class Installations {
    private static final Logger LOG = LoggerFactory.getLogger(Installations.class);
    private static final String TAG = "installation-";
    private static final int HASH_LENGTH = 16;
    private static final int SIZE_LIMIT = 100;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Registry registry;
    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final SmallBlobs blobs;
    private final String owner;
    private final @Nullable Path file;
    private final Set<String> entered = ConcurrentHashMap.newKeySet();

    Installations(
            Registry registry,
            RegistryReader reader,
            ManifestMaker maker,
            SmallBlobs blobs,
            String owner,
            @Nullable Path state) {
        this.registry = registry;
        this.reader = reader;
        this.maker = maker;
        this.blobs = blobs;
        this.owner = owner;
        this.file = state == null ? null : state.resolve("registries").resolve("installation");
    }

    /** Has the index say once in a run that this installation publishes into a project; warns where another one does. */
    void enter(String project) {
        if (file == null || !entered.add(project)) {
            return;
        }
        Optional<String> other = other(project);
        if (other.isPresent()) {
            LOG.warn("{}", other.get());
        } else if (reader.tagged(reference(project)).isEmpty()) {
            Reference reference = reference(project);
            blobs.bringEmpty(reference.repository());
            registry.put(
                    reference.repository(), reference.tag(), maker.installation(owner, reference.tag(), own(file)));
        }
    }

    /** What to say where another installation publishes into a project by the same identifier. */
    Optional<String> other(String project) {
        if (file == null) {
            return Optional.empty();
        }
        return reader.tagged(reference(project))
                .flatMap(tagged -> tagged.own(owner, ItemRecord.Kind.ENTRY))
                .filter(entry -> !entry.name().equals(known()))
                .map(entry -> "another nifty publishes into " + project + " by the identifier '" + owner
                        + "', too, and each takes what the other has made for its own; give each an --identifier, or, if"
                        + " that was this one before it lost its --state-dir, delete " + reference(project));
    }

    private Reference reference(String project) {
        byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        return new Reference(
                RegistryReader.index(project), TAG + Digest.of(name).hex().substring(0, HASH_LENGTH));
    }

    /** The name of this installation; empty where it has none yet. */
    private String known() {
        Path target = file;
        try {
            return target != null && Files.size(target) <= SIZE_LIMIT
                    ? Files.readString(target, StandardCharsets.ISO_8859_1).strip()
                    : "";
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + target, e);
        }
    }

    /** The same, which it gives itself when it has none. */
    private String own(Path target) {
        String known = known();
        if (!known.isEmpty()) {
            return known;
        }
        String name = UUID.randomUUID().toString();
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            AtomicFile.writeHint(target, name.getBytes(StandardCharsets.US_ASCII), OWNER_ONLY);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + target, e);
        }
        return name;
    }
}
