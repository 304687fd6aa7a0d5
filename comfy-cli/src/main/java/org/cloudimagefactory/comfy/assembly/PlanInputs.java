package org.cloudimagefactory.comfy.assembly;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One digest over all that an image is made from: description, templates, scripts, checksum of what it starts from, and
 * the build of this tool. Time and place of a build are no part of it.
 */
public final class PlanInputs implements BuildSource.Visitor<List<Object>, IOException> {
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(30);
    /** Digits of a version that identifiers may hold as the time of the build. */
    private static final int MINUTE = 12;
    /** Stands before each digest, so that one of an older form is known as such. */
    private static final String FORM = "2:";
    /** What does not change an image, or is taken apart for itself below. */
    private static final Map<Class<? extends Record>, Set<String>> LEFT_OUT = Map.of(
            BuildPlan.class, Set.of("distribution", "source", "formats", "timeLimit", "outputDirectory"),
            BuildMachine.class, Set.of("accelerator"),
            ApplianceIdentity.class, Set.of("identifier", "version"));

    private final DownloadCache cache;
    private final Duration patience;
    private final @Nullable Map<String, String> known;
    private final boolean isPublishedOnly;
    private final TypedEncoding encoding = new TypedEncoding(LEFT_OUT);

    /** Asks the cache for published checksums. */
    public PlanInputs(DownloadCache cache) {
        this(cache, PATIENCE);
    }

    /** Asks the cache for published checksums, each for no longer than this. */
    public PlanInputs(DownloadCache cache, Duration patience) {
        this(cache, patience, null, false);
    }

    private PlanInputs(
            DownloadCache cache, Duration patience, @Nullable Map<String, String> known, boolean isPublishedOnly) {
        this.cache = cache;
        this.patience = patience;
        this.known = known;
        this.isPublishedOnly = isPublishedOnly;
    }

    /** The same, for whoever must not take for another input what could only not be asked for: that is a problem then. */
    PlanInputs publishedOnly() {
        return new PlanInputs(cache, LONG_PATIENCE, known, true);
    }

    /** The same, for whoever decides on many at once: asks for each published checksum once. */
    PlanInputs remembering() {
        return new PlanInputs(cache, patience, new HashMap<>(), isPublishedOnly);
    }

    /** Whether a digest was made by an older version, from the same or other inputs: nobody can tell. */
    static boolean isOfOlderForm(String digest) {
        return !digest.startsWith(FORM);
    }

    /** The digest: its form, and hexadecimal digits. */
    public String digest(BuildPlan plan) {
        return digest(plan, List.of());
    }

    /** The digest of a plan that is built in layers, with these keys. */
    String digest(BuildPlan plan, List<LayerKey> layers) {
        MessageDigest digest = Digest.SHA_256.start();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            BuildInfo build = BuildInfo.load();
            encoding.write(List.of(build.version(), build.commit()), out);
            encoding.write(plan, out);
            encoding.write(identifier(plan.appliance().identity()), out);
            encoding.write(plan.source().accept(this), out);
            encoding.write(plan.distribution().name(), out);
            for (Path root : roots(plan)) {
                encoding.write(FileTree.of(root), out);
            }
            for (LayerKey layer : layers) {
                encoding.write(layer.digits(), out);
            }
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the inputs of " + plan.name() + ": " + e.getMessage())
                    .hint("check what the description names, and its permissions")
                    .causedBy(e);
        }
        return FORM + Digest.hex(digest);
    }

    /** An identifier may hold the time of the build, which is another one each time. */
    public static List<String> identifier(ApplianceIdentity identity) {
        String version = identity.version();
        String minute = version.substring(0, Math.min(version.length(), MINUTE));
        return List.of(identity.identifier().split(Pattern.quote(minute), -1));
    }

    private static Set<Path> roots(BuildPlan plan) {
        Set<Path> roots = new LinkedHashSet<>(plan.distribution().directories());
        if (plan.settings().guest().seal() != null) {
            roots.add(Path.of(plan.settings().guest().seal()));
        }
        for (FileEntry file : plan.appliance().content().files()) {
            if (file.source() != null) {
                roots.add(Path.of(file.source()));
            }
        }
        for (Provisioner provisioner : plan.appliance().provisioners()) {
            provisioner.files().map(Path::of).ifPresent(roots::add);
        }
        return roots;
    }

    @Override
    public List<Object> made(BuildSource.MadeIso iso) throws IOException {
        return List.of("made", FileTree.of(iso.script()));
    }

    @Override
    public List<Object> fetched(BuildSource.FetchedIso iso) {
        return List.of("iso", iso.url(), published(iso.url(), iso.checksum()));
    }

    @Override
    public List<Object> cloud(BuildSource.CloudImage image) {
        return List.of("cloud", image.url(), image.format(), published(image.url(), image.checksum()));
    }

    @Override
    public List<Object> own(BuildSource.OwnImage own) {
        String checksum = own.checksum();
        File file = own.image().toFile();
        return checksum == null
                ? List.of("own", own.image(), own.format(), file.length(), file.lastModified())
                : List.of("known", own.format(), checksum);
    }

    /** Where a list of checksums can't be had, what is there counts as unchanged. */
    private String published(String url, String checksum) {
        String key = url + " " + checksum;
        String before = known == null ? null : known.get(key);
        if (before != null) {
            return before;
        }
        String now = asked(url, checksum);
        if (known != null) {
            known.put(key, now);
        }
        return now;
    }

    private String asked(String url, String checksum) {
        try {
            return cache.checksum(url, checksum, Deadline.in(patience)).toString();
        } catch (Problem e) {
            if (isPublishedOnly) {
                throw new EnvironmentProblem("cannot learn the checksum of " + url + ": " + e.line())
                        .ofOneItem()
                        .causedBy(e);
            }
            return cache.lastKnown(url).orElse(checksum);
        }
    }
}
