package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** All files of an image's ext file systems, read from outside by debugfs: kind, mode, owner and content, but no times. */
final class ImageTree {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final long ALIGNMENT = 1L << 20;
    private static final int SUPERBLOCK = 1024;
    private static final int MAGIC_AT = 56;
    private static final short MAGIC = (short) 0xef53;
    /** The copies of a superblock say which group they are in. */
    private static final int GROUP_AT = 90;
    /** A journal may hold the superblock as it is, which has its file system's identifier then. */
    private static final int UUID_AT = 104;

    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final Path work;

    private ImageTree(Path work) {
        this.work = work;
    }

    /** What the files of a qcow2 image are, by their paths; works in a directory that must not exist, and removes it. */
    static Map<String, String> of(Path image, Path work) throws IOException {
        Files.createDirectory(work);
        try {
            return new ImageTree(work).read(image);
        } finally {
            TreeRemoval.remove(work);
        }
    }

    private Map<String, String> read(Path image) throws IOException {
        Path raw = work.resolve("raw");
        programs.run(Command.of("qemu-img", "convert", "-f", "qcow2", "-O", "raw", image.toString(), raw.toString())
                        .within(LIMIT))
                .orThrow("convert");
        List<Long> fileSystems = fileSystems(raw);
        if (fileSystems.isEmpty()) {
            throw new IOException("no ext file system in " + image);
        }
        Map<String, String> tree = new TreeMap<>();
        for (int i = 0; i < fileSystems.size(); i++) {
            String prefix = fileSystems.size() == 1 ? "" : "(" + i + ")";
            read(raw + "?offset=" + fileSystems.get(i), Files.createDirectory(work.resolve("files" + i)))
                    .forEach((path, what) -> tree.put(prefix + path, what));
        }
        return tree;
    }

    private Map<String, String> read(String device, Path dumped) throws IOException {
        debugfs(device, List.of("rdump / " + dumped));
        List<String> commands = new ArrayList<>();
        try (Stream<Path> files = Files.walk(dumped)) {
            files.filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file -> commands.add("ls -p \"/" + dumped.relativize(file) + "\""));
        }
        Map<String, String> tree = new TreeMap<>();
        String directory = "";
        for (String line : debugfs(device, commands).lines().toList()) {
            if (line.startsWith("debugfs: ls -p ")) {
                directory = line.replaceFirst("debugfs: ls -p \"(.*)\"", "$1").replaceFirst("/$", "");
                continue;
            }
            String[] fields = line.split("/", -1);
            boolean isEntry = fields.length >= 7 && !fields[1].equals("0");
            if (isEntry && !fields[5].equals(".") && !fields[5].equals("..")) {
                String path = directory + "/" + fields[5];
                tree.put(
                        path,
                        fields[2] + " " + fields[3] + ":" + fields[4] + " "
                                + content(dumped.resolve(path.substring(1))));
            }
        }
        return tree;
    }

    private static String content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return Files.readSymbolicLink(file).toString();
        }
        if (!Files.isRegularFile(file)) {
            return "";
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Digest.SHA_256.of(file);
    }

    private String debugfs(String device, List<String> commands) throws IOException {
        Path script = Files.write(work.resolve("commands"), commands);
        return programs.run(
                        Command.of("debugfs", "-f", script.toString(), device).within(LIMIT))
                .orThrow("debugfs")
                .output();
    }

    private static List<Long> fileSystems(Path raw) throws IOException {
        Map<UUID, Long> found = new LinkedHashMap<>();
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
            for (long offset = 0; offset < channel.size(); offset += ALIGNMENT) {
                block.clear();
                if (channel.read(block, offset + SUPERBLOCK) == block.capacity()
                        && block.getShort(MAGIC_AT) == MAGIC
                        && block.getShort(GROUP_AT) == 0) {
                    found.putIfAbsent(new UUID(block.getLong(UUID_AT), block.getLong(UUID_AT + 8)), offset);
                }
            }
        }
        return List.copyOf(found.values());
    }
}
