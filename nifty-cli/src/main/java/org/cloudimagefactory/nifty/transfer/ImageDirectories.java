package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/**
 * The directories that image files are taken from. A file is opened by walking down from such a directory without following
 * any link, so that nobody can exchange a directory on the way after it was checked.
 */
public final class ImageDirectories {
    private final List<Path> roots;

    /** Takes files from below these directories only. */
    public ImageDirectories(List<Path> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * Opens a regular file, its links resolved.
     *
     * @throws UnacceptableImageException when it is no regular file or lies elsewhere
     * @throws Problem when it is missing or can't be read
     */
    public OpenImage open(Path file) {
        try {
            Path real = file.toRealPath();
            Path root = rootOf(real)
                    .orElseThrow(() -> new UnacceptableImageException(file + " lies outside of the image directories "
                            + roots.stream().map(Path::toString).collect(Collectors.joining(", "))));
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw new UnacceptableImageException(file + " is no regular file");
            }
            FileIdentity identity = FileIdentity.of(real);
            FileChannel channel = walk(root, root.relativize(real));
            OpenImage image = new OpenImage(real, channel, identity);
            try {
                image.ensureUnchanged();
                return image;
            } catch (UnacceptableImageException e) {
                image.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new ItemProblem("image file " + file + " is missing")
                    .hint("bring it back, or remove its descriptor")
                    .causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot open image file " + file, e);
        }
    }

    /** Whether a file, its links resolved, lies below one of the directories. */
    public boolean contain(Path file) {
        try {
            return rootOf(file.toRealPath()).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Path> rootOf(Path real) throws IOException {
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                Path realRoot = root.toRealPath();
                if (real.startsWith(realRoot) && !real.equals(realRoot)) {
                    return Optional.of(realRoot);
                }
            }
        }
        return Optional.empty();
    }

    // Closed by the caller.
    @SuppressWarnings("StreamResourceLeak")
    private static SecureDirectoryStream<Path> openRoot(Path root) throws IOException {
        return secure(Files.newDirectoryStream(root));
    }

    private static FileChannel walk(Path root, Path relative) throws IOException {
        List<SecureDirectoryStream<Path>> opened = new ArrayList<>();
        try {
            opened.add(openRoot(root));
            for (int i = 0; i < relative.getNameCount() - 1; i++) {
                opened.add(last(opened).newDirectoryStream(relative.getName(i), LinkOption.NOFOLLOW_LINKS));
            }
            Path name = relative.getFileName();
            BasicFileAttributeView view =
                    last(opened).getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!view.readAttributes().isRegularFile()) {
                throw new UnacceptableImageException(root.resolve(relative) + " is no regular file");
            }
            return file(last(opened).newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } finally {
            for (SecureDirectoryStream<Path> stream : opened) {
                stream.close();
            }
        }
    }

    private static SecureDirectoryStream<Path> last(List<SecureDirectoryStream<Path>> opened) {
        return opened.get(opened.size() - 1);
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this system cannot open files safely relative to a directory");
    }

    private static FileChannel file(SeekableByteChannel channel) throws IOException {
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("this system gives no file channel");
    }
}
