package org.cloudimagefactory.common.spool;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.cloudimagefactory.common.cli.FactoryException;

/** File permissions as operators write them: octal, such as {@code 640} or {@code 0644}. */
public record FilePermissions(Set<PosixFilePermission> set) {
    private static final String BITS = "rwxrwxrwx";

    /** Copies the set. */
    public FilePermissions {
        set = Set.copyOf(set);
    }

    /** Reads octal permissions; set-uid, set-gid and sticky bits are refused. */
    public static FilePermissions parse(String octal) {
        if (!octal.matches("0?[0-7]{3}")) {
            throw FactoryException.usage("'" + octal + "' is no file permission")
                    .hint("give three octal digits, such as 640");
        }
        int bits = Integer.parseInt(octal, 8);
        StringBuilder text = new StringBuilder(BITS);
        for (int i = 0; i < BITS.length(); i++) {
            if ((bits & (1 << (BITS.length() - 1 - i))) == 0) {
                text.setCharAt(i, '-');
            }
        }
        return new FilePermissions(PosixFilePermissions.fromString(text.toString()));
    }
}
