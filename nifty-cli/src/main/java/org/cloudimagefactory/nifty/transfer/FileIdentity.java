package org.cloudimagefactory.nifty.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which file a path names, and in which state. The time of the last change of the inode can't be set by users, so that
 * equal identities mean that nobody wrote to the file in between.
 */
record FileIdentity(Map<String, Object> attributes) {
    private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime,ctime";

    static FileIdentity of(Path file) throws IOException {
        return new FileIdentity(Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
    }
}
