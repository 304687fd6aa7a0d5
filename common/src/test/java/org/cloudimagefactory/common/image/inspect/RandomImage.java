package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;

/** An image of any format with any options, made and changed by qemu-img and qemu-io. */
final class RandomImage {
    /** What is written to be deleted; nothing else consists of it. */
    static final int NEEDLE = 0xa7;

    private static final int SECTOR = 512;
    private static final int MAX_SECTORS = 6000;
    private static final int MAX_CHANGES = 5;

    private final Path directory;
    private final Random random;
    private final WriterOptions options;
    private final List<String> history = new ArrayList<>();
    private long size;
    private int changes;
    private int snapshots;

    RandomImage(Path directory, Random random) {
        this.directory = directory;
        this.random = random;
        this.options = WriterOptions.draw(random);
        this.size = (1L + random.nextInt(MAX_SECTORS)) * SECTOR;
        this.changes = options.isWritable() ? random.nextInt(MAX_CHANGES + 1) : 0;
    }

    String format() {
        return options.format();
    }

    /** Makes it: of a disk, or empty. */
    Path make() throws IOException {
        if (options.mayBeEmpty() && random.nextBoolean()) {
            run("qemu-img", "create", "-q", "-f", format(), "-o", options.text(), image(), String.valueOf(size));
        } else {
            Path disk = Files.write(directory.resolve("disk.raw"), content());
            List<String> line = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O", format()));
            if (options.compress()) {
                line.add("-c");
            }
            if (!options.text().isEmpty()) {
                line.addAll(List.of("-o", options.text()));
            }
            line.addAll(List.of(disk.toString(), image()));
            run(line.toArray(String[]::new));
        }
        return Path.of(image());
    }

    /** Changes it in some way; false when there were changes enough. */
    boolean change() {
        if (changes-- <= 0) {
            return false;
        }
        if (format().equals("qcow2") && random.nextInt(3) == 0) {
            changeQcow2();
        } else {
            write();
        }
        return true;
    }

    /** What a guest sees. */
    Path asRaw() {
        Path raw = directory.resolve("seen.raw");
        TestImages.qemuImg("convert", "-f", format(), "-O", "raw", image(), raw.toString());
        return raw;
    }

    @Override
    public String toString() {
        return String.join("; ", history);
    }

    private void write() {
        List<String> line = new ArrayList<>(List.of("qemu-io", "-d", "unmap", "-f", format()));
        long offset = random.nextInt((int) (size / SECTOR)) * (long) SECTOR;
        long length = Math.min(size - offset, SECTOR * (1L + random.nextInt(400)));
        String range = " " + offset + " " + length;
        // Written to be deleted, by one way or another; sometimes something else comes between.
        line.addAll(List.of("-c", "write -P " + NEEDLE + range));
        if (random.nextInt(4) == 0) {
            line.addAll(List.of("-c", "write -P 3 0 512"));
        }
        List<String> ways = List.of("write -P 7", "write -z", "write -z -u", "discard");
        line.addAll(List.of("-c", ways.get(random.nextInt(ways.size())) + range));
        line.add(image());
        run(line.toArray(String[]::new));
    }

    private void changeQcow2() {
        switch (random.nextInt(7)) {
            // With reference counts of one bit there can be none.
            case 0 -> tryTo("qemu-img", "snapshot", "-c", "s" + ++snapshots, image());
            case 1 -> deleteSnapshots();
            case 2 -> resize((size / SECTOR + 1 + random.nextInt(MAX_SECTORS)) * SECTOR);
            case 3 -> {
                deleteSnapshots();
                resize(Math.max(SECTOR, size / SECTOR / 2 * SECTOR));
            }
            case 4 -> {
                tryTo("qemu-img", "bitmap", "--add", "-f", "qcow2", image(), "b");
                if (random.nextBoolean()) {
                    tryTo("qemu-img", "bitmap", "--remove", "-f", "qcow2", image(), "b");
                }
            }
            case 5 -> {
                String[] amendments = {"compat=0.10", "compat=1.1", "lazy_refcounts=on", "refcount_bits=32"};
                tryTo("qemu-img", "amend", "-f", "qcow2", "-o", amendments[random.nextInt(4)], image());
            }
            default -> flatten();
        }
    }

    /** Another image, with this one below it for a while. */
    private void flatten() {
        String overlay = image() + ".overlay";
        // With an image below there can be no preallocation.
        String usual = options.text().replaceFirst(",preallocation=\\w+", "");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image(), "-o", usual, overlay);
        run("qemu-io", "-f", "qcow2", "-c", "write -P 9 0 512", overlay);
        run("qemu-img", "rebase", "-f", "qcow2", "-b", "", overlay);
        run("mv", overlay, image());
        snapshots = 0;
    }

    private void deleteSnapshots() {
        for (int i = 1; i <= snapshots; i++) {
            tryTo("qemu-img", "snapshot", "-d", "s" + i, image());
        }
    }

    private void resize(long to) {
        CommandResult result =
                tryTo("qemu-img", "resize", "-q", "--shrink", "-f", "qcow2", image(), String.valueOf(to));
        size = result.succeeded() ? to : size;
    }

    private byte[] content() {
        byte[] content = new byte[(int) size];
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] noise = new byte[random.nextInt(content.length) + 1];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, content, random.nextInt(content.length - noise.length + 1), noise.length);
        }
        System.arraycopy(TestImages.mbr((int) Math.max(2, size / SECTOR)), 0, content, 0, SECTOR);
        return content;
    }

    private String image() {
        return directory.resolve("image").toString();
    }

    private void run(String... line) {
        tryTo(line).orThrow(toString());
    }

    private CommandResult tryTo(String... line) {
        history.add(String.join(" ", line));
        return TestImages.RUNNER.run(Command.of(List.of(line)));
    }
}
