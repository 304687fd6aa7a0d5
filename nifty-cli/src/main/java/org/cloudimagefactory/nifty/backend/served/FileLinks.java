package org.cloudimagefactory.nifty.backend.served;

import java.io.IOException;

/** Names by which image files are handed out: {@code DIRECTORY/KEY/NAME}. A key belongs to one file for good. */
public final class FileLinks {
    private final ServedTree tree;
    private final String directory;
    private final String name;

    /**
     * Names in a tree.
     *
     * @param directory below its root
     * @param name below that of the file's key; may have directories
     */
    public FileLinks(ServedTree tree, String directory, String name) {
        this.tree = tree;
        this.directory = directory;
        this.name = name;
    }

    /** The directory of a file. */
    public String place(String key) {
        return directory + "/" + key;
    }

    /** The name of a file. */
    public String path(String key) {
        return place(key) + "/" + name;
    }

    /** Gives a file its name. */
    public void add(FileFacts file) throws IOException {
        String path = path(file.key());
        tree.directory(path.substring(0, path.lastIndexOf('/')));
        tree.link(path, tree.at(file.image().file()));
    }

    /** Takes it away, and the directories that are empty then. */
    public void remove(FileFacts file) throws IOException {
        String path = path(file.key());
        tree.unlink(path, tree.at(file.image().file()));
        while (path.length() > place(file.key()).length()) {
            path = path.substring(0, path.lastIndexOf('/'));
            tree.removeEmpty(path);
        }
    }
}
