package org.cloudimagefactory.common.spool;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.cloudimagefactory.common.problem.UsageProblem;

/** File permissions as operators write them: octal, such as {@code 640} or {@code 0644}. */
public record FilePermissions(Set<PosixFilePermission> set) {
    private static final int DIGITS = 3;

    public FilePermissions {
        set = Set.copyOf(set);
    }

    /** Reads octal permissions; set-uid, set-gid and sticky bits are refused. */
    public static FilePermissions parse(String octal) {
        String digits = octal.length() == DIGITS + 1 && octal.charAt(0) == '0' ? octal.substring(1) : octal;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            int bits = digits.charAt(i) - '0';
            if (bits < 0 || bits > 7) {
                throw invalid(octal);
            }
            text.append((bits & 4) == 0 ? '-' : 'r');
            text.append((bits & 2) == 0 ? '-' : 'w');
            text.append((bits & 1) == 0 ? '-' : 'x');
        }
        if (digits.length() != DIGITS) {
            throw invalid(octal);
        }
        return new FilePermissions(PosixFilePermissions.fromString(text.toString()));
    }

    private static UsageProblem invalid(String octal) {
        return new UsageProblem("'" + octal + "' is no file permission").hint("give three octal digits, such as 640");
    }
}
