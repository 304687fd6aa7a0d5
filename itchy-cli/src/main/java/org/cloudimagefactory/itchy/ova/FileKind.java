package org.cloudimagefactory.itchy.ova;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What files in archives are by their names: for finding them only, since what a disk is, its bytes tell. */
final class FileKind {
    private static final List<String> DISKS =
            List.of(".raw", ".img", ".qcow2", ".qcow", ".vmdk", ".vdi", ".vhd", ".vhdx", ".vpc", ".hdd", ".dsk");
    private static final Pattern PIECE = Pattern.compile("\\.[0-9]{9}$");
    private static final Pattern COMPRESSED = Pattern.compile("\\.(gz|bz2|xz|zst)$");
    private static final Pattern LEFTOVER = Pattern.compile("PaxHeaders?(\\.[0-9]+)?|@PaxHeader|__MACOSX|\\.DS_Store");

    private FileKind() {}

    /** Whether it is called as disks are, in one piece or as one of several. */
    static boolean isDisk(String name) {
        String plain = COMPRESSED
                .matcher(PIECE.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst(""))
                .replaceFirst("");
        return DISKS.stream().anyMatch(plain::endsWith);
    }

    static boolean isDescription(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".ovf");
    }

    /**
     * Whether it is no file that anybody put there: what macOS notes beside each file, and headers of pax that a program took
     * for files.
     */
    static boolean isLeftover(String name) {
        for (String part : name.split("/")) {
            if (part.startsWith("._") || LEFTOVER.matcher(part).matches()) {
                return true;
            }
        }
        return false;
    }
}
