package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkMark;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from a store in a directory what no image there needs: indexes whose image is gone, and packs that no index names. Only what
 * has the digest that its name says is ours; and while an index can't be read, nobody knows what it needs, and every pack stays.
 */
final class ChunkSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkSweep.class);

    private final Path store;

    ChunkSweep(Path store) {
        this.store = store;
    }

    /** Removes it; whoever calls keeps other publishers out meanwhile. */
    void run() {
        try {
            List<Path> files = files();
            Set<String> images = files.stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !ChunkFiles.INDEX.matcher(name).matches())
                    .map(name -> name.substring(0, Math.max(0, name.indexOf('.'))))
                    .collect(Collectors.toSet());
            Set<String> needed = new HashSet<>();
            for (Path file : files) {
                Matcher index = ChunkFiles.INDEX.matcher(String.valueOf(file.getFileName()));
                if (index.matches() && (images.contains(index.group(1)) || !isRemoved(file, index.group(2)))) {
                    needed.addAll(packs(file));
                }
            }
            for (Path file : files) {
                Matcher pack = ChunkFiles.PACK.matcher(String.valueOf(file.getFileName()));
                if (pack.matches() && !needed.contains(pack.group(1)) && isPack(file, pack.group(1))) {
                    Files.delete(file);
                    LOG.info("removed {}, of which no image in the store needs anything", file);
                }
            }
        } catch (ItemProblem e) {
            LOG.warn("packs in {} are not tidied up: {}", store, e.getMessage());
        } catch (IOException e) {
            LOG.warn("packs in {} are not tidied up: {}", store, Directories.reason(e));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(store)) {
            for (Path file : all) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static Set<String> packs(Path file) throws IOException {
        ChunkIndex index = ChunkIndex.open(file);
        Set<String> packs = new HashSet<>();
        for (int pack = 0; pack < index.packs(); pack++) {
            packs.add(index.packDigest(pack));
        }
        return packs;
    }

    private static boolean isRemoved(Path index, String digits) throws IOException {
        if (!ChunkMark.INDEX.isOf(index) || !Digest.SHA_512.of(index).startsWith(digits)) {
            return false;
        }
        Files.delete(index);
        LOG.info("removed {}, whose image is not in the store any more", index);
        return true;
    }

    private static boolean isPack(Path file, String digest) throws IOException {
        return ChunkMark.PACK.isOf(file) && Digest.SHA_256.of(file).equals(digest);
    }
}
