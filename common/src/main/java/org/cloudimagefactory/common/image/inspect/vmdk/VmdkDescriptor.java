package org.cloudimagefactory.common.image.inspect.vmdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that describes a VMDK disk.
 *
 * @param values what stands after {@code name=}, without quotes, by the name in lower case; of several the first, as
 *     qemu reads it
 * @param extents the parts of the disk
 * @param problems lines that are none of these
 */
record VmdkDescriptor(Map<String, String> values, List<Extent> extents, List<String> problems) {
    // No repetition gives anything back: a hostile line must not make matching slow. Bytes of names in UTF-8 may look
    // like
    // ends of lines (an A with a ring has 0x85 in it), hence DOTALL.
    private static final Pattern EXTENT = Pattern.compile(
            "(RW|RDONLY|NOACCESS)\\s++(\\d{1,18}+)\\s++(\\w++)(?:\\s++\"([^\"]*+)\"(?:\\s++(\\d{1,18}+))?+(?:\\s.*+)?+)?+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ACCESS =
            Pattern.compile("(RW|RDONLY|NOACCESS)\\b.*+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("([\\w.:-]++)\\s*+=\\s*+(.*+)", Pattern.DOTALL);
    /** What programs note about the disk. Nobody finds data by it, and it may hold any text, quotes among it. */
    private static final String NOTE = "ddb.";
    /** Names whose value decides what is read: no program may find another one there than qemu, which takes the first. */
    private static final Set<String> DECISIVE =
            Set.of("version", "encoding", "createtype", "parentcid", "parentfilenamehint", "changetrackpath");

    /** How many characters of a wrong line a message shows. */
    private static final int MAX_SHOWN = 60;

    /**
     * A part of the disk.
     *
     * @param sectors how large it is
     * @param type such as SPARSE, FLAT or ZERO
     * @param file the file that holds it
     * @param offset where in that file, in sectors
     */
    record Extent(long sectors, String type, String file, long offset) {}

    static VmdkDescriptor parse(String text) {
        VmdkDescriptor descriptor = new VmdkDescriptor(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : text.split("\r\n|\n|\r", -1)) {
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                descriptor.add(stripped);
            }
        }
        return descriptor;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
    }

    private void add(String line) {
        if (ACCESS.matcher(line).matches()) {
            Matcher extent = EXTENT.matcher(line);
            if (extent.matches()) {
                extents.add(extentOf(extent));
            } else {
                problems.add("extent '" + beginningOf(line) + "' is wrong");
            }
            return;
        }
        Matcher value = VALUE.matcher(line);
        if (!value.matches()) {
            problems.add("line '" + beginningOf(line) + "' of the descriptor is wrong");
        } else {
            addValue(value.group(1), value.group(2), line);
        }
    }

    private void addValue(String name, String text, String line) {
        String key = name.toLowerCase(Locale.ROOT);
        boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String value = isQuoted ? text.substring(1, text.length() - 1) : text.strip();
        if (value.indexOf('"') >= 0 && !key.startsWith(NOTE)) {
            problems.add("line '" + beginningOf(line) + "' of the descriptor is wrong");
            return;
        }
        String first = values.putIfAbsent(key, value);
        if (first != null && !first.equals(value) && DECISIVE.contains(key)) {
            problems.add("'" + name + "' occurs twice in the descriptor");
        }
    }

    private static String beginningOf(String line) {
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }

    private static Extent extentOf(Matcher match) {
        String file = match.group(4);
        String offset = match.group(5);
        return new Extent(
                Long.parseLong(match.group(2)),
                match.group(3).toUpperCase(Locale.ROOT),
                file == null ? "" : file,
                offset == null ? 0 : Long.parseLong(offset));
    }
}
