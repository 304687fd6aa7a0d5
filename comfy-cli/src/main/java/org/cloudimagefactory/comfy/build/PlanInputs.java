package org.cloudimagefactory.comfy.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.description.DescriptionMapper;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.cli.BuildInfo;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.FileDigest;
import org.cloudimagefactory.common.web.Deadline;

/**
 * One digest over all that an image is made from: description, templates, scripts, checksum of what it starts from, and
 * the build of this tool. Time and place of a build are no part of it.
 */
public final class PlanInputs {
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    /** Digits of a version that identifiers may hold as the time of the build. */
    private static final int MINUTE = 12;

    private final DownloadCache cache;
    private final DescriptionMapper mapper = new DescriptionMapper();

    /** Asks the cache for published checksums. */
    public PlanInputs(DownloadCache cache) {
        this.cache = cache;
    }

    /** The digest, hexadecimal. */
    public String digest(BuildPlan plan) {
        MessageDigest digest = FileDigest.SHA_256.start();
        BuildInfo build = BuildInfo.load();
        add(digest, build.version() + build.commit());
        ObjectNode appliance = mapper.write(plan.appliance());
        String version = plan.appliance().identity().version();
        String minute = version.substring(0, Math.min(version.length(), MINUTE));
        add(digest, appliance.toString().replace(version, "$t").replace(minute, "$t"));
        add(digest, mapper.write(plan.settings()).toString());
        add(digest, plan.name() + plan.machine().memory() + plan.machine().cpus());
        add(digest, source(plan.source()));
        try {
            for (Path root : roots(plan)) {
                tree(digest, root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the inputs of " + plan.name(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Set<Path> roots(BuildPlan plan) {
        Set<Path> roots = new LinkedHashSet<>(plan.distribution().directories());
        for (FileEntry file : plan.appliance().files()) {
            if (file.source() != null) {
                roots.add(Path.of(file.source()));
            }
        }
        for (Provisioner provisioner : plan.appliance().provisioners()) {
            if (provisioner instanceof Provisioner.Shell shell && shell.script() != null) {
                roots.add(Path.of(shell.script()));
            } else if (provisioner instanceof Provisioner.Upload upload) {
                roots.add(Path.of(upload.source()));
            } else if (provisioner instanceof Provisioner.Ansible ansible) {
                roots.add(Path.of(ansible.directory()));
            } else if (provisioner instanceof Provisioner.Puppet puppet) {
                roots.add(Path.of(puppet.directory()));
            } else if (provisioner instanceof Provisioner.Chef chef) {
                roots.add(Path.of(chef.directory()));
            }
        }
        return roots;
    }

    private String source(BuildSource source) {
        if (source instanceof BuildSource.FetchedIso iso) {
            return iso.url() + published(iso.url(), iso.checksum());
        }
        if (source instanceof BuildSource.CloudImage image) {
            return image.url() + published(image.url(), image.checksum());
        }
        if (source instanceof BuildSource.OwnImage own) {
            String checksum = own.checksum();
            return checksum == null ? own.image() + " " + modification(own.image()) : checksum;
        }
        return source.location();
    }

    /** Where a list of checksums can't be had, what is there counts as unchanged. */
    private String published(String url, String checksum) {
        try {
            return cache.checksum(url, checksum, Deadline.in(PATIENCE)).toString();
        } catch (FactoryException e) {
            return cache.lastKnown(url).orElse(checksum);
        }
    }

    private static String modification(Path image) {
        return image.toFile().length() + " " + image.toFile().lastModified();
    }

    private static void tree(MessageDigest digest, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                add(digest, root.relativize(file).toString());
                if (Files.isSymbolicLink(file)) {
                    add(digest, Files.readSymbolicLink(file).toString());
                } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    add(digest, FileDigest.SHA_256.of(file));
                }
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
