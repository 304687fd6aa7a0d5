package org.cloudimagefactory.common.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's table of mounts says about where a directory lies: {@code /proc/self/mountinfo}, see proc(5). Work of several nodes
 * in one directory needs locks that all of them see.
 */
public final class SharedFileSystem {
    /** Those that other hosts may write to as well. */
    private static final Set<String> OF_NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "9p",
            "ceph",
            "fuse.ceph",
            "lustre",
            "gpfs",
            "beegfs",
            "afs",
            "ocfs2",
            "gfs2",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.quobyte",
            "pvfs2");

    private static final int MOUNT_POINT = 4;
    private final Path table;

    /** The table of this process. */
    public SharedFileSystem() {
        this(Path.of("/proc/self/mountinfo"));
    }

    SharedFileSystem(Path table) {
        this.table = table;
    }

    private record Mount(Path point, String type, List<String> options) {
        boolean isOfNetwork() {
            return OF_NETWORK.contains(type);
        }

        /** The option by which locks are not those of all hosts, if there is one. */
        Optional<String> localLocks() {
            return options.stream()
                    .filter(option -> option.equals("nolock")
                            || option.equals("nobrl")
                            || option.equals("localflock")
                            || option.equals("noflock")
                            || (option.startsWith("local_lock=") && !option.equals("local_lock=none")))
                    .findFirst();
        }
    }

    /** Fails when nodes that share the directory would not see each other's locks. */
    public void requireLocks(Path directory) {
        mount(directory).flatMap(mount -> refusal(directory, mount)).ifPresent(refusal -> {
            throw new EnvironmentProblem(refusal).hint("mount it without that option");
        });
    }

    private static Optional<String> refusal(Path directory, Mount mount) {
        return mount.localLocks()
                .map(option -> directory + " lies on " + mount.point() + " (" + mount.type()
                        + "), which is mounted with " + option + ": its locks are those of this host alone");
    }

    /** What there is to say of a directory that nodes are to share. */
    public Finding shared(String subject, Path directory) {
        Mount mount = mount(directory).orElse(null);
        if (mount == null) {
            return Finding.warning(subject, directory + ": the table of mounts does not say where it lies");
        }
        Optional<String> refusal = refusal(directory, mount);
        if (refusal.isPresent()) {
            return Finding.bad(subject, refusal.get());
        }
        String where = directory + " lies on " + mount.point() + " (" + mount.type() + ")";
        return mount.isOfNetwork()
                ? Finding.good(subject, where)
                : Finding.warning(
                        subject, where + ", which is local: other nodes do not see it, unless this host exports it");
    }

    /** What there is to say of something that has to be local. */
    public Finding local(String subject, Path directory) {
        Mount mount = mount(directory).orElse(null);
        return mount != null && mount.isOfNetwork()
                ? Finding.warning(
                        subject,
                        directory + " lies on " + mount.point() + " (" + mount.type()
                                + "), which other hosts share: keep it on a disk of this host")
                : Finding.good(subject, directory + " is local");
    }

    private Optional<Mount> mount(Path directory) {
        Path existing = directory.toAbsolutePath().normalize();
        try {
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            Path real = existing.toRealPath();
            Mount best = null;
            for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
                Mount mount = read(line);
                // Of two on one point the later one hides the other.
                if (mount != null
                        && real.startsWith(mount.point())
                        && (best == null
                                || mount.point().getNameCount() >= best.point().getNameCount())) {
                    best = mount;
                }
            }
            return Optional.ofNullable(best);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Mount read(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int dash = fields.indexOf("-");
        if (dash <= MOUNT_POINT || fields.size() < dash + 2) {
            return null;
        }
        String own = fields.get(MOUNT_POINT + 1);
        String ofSystem = fields.size() > dash + 3 ? fields.get(dash + 3) : "";
        return new Mount(
                Path.of(plain(fields.get(MOUNT_POINT))),
                fields.get(dash + 1),
                List.of((own + "," + ofSystem).split(",", -1)));
    }

    /** Spaces and the like stand as octal escapes; bytes of other characters come as ISO 8859-1. */
    private static String plain(String field) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                plain.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(field.charAt(i));
            }
        }
        return new String(plain.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
