package org.cloudimagefactory.common.image.inspect.vmdk;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.problem.PrintableText;

/** Sees to it that a descriptor speaks of one sparse extent, the file that it is in, and of nothing else. */
final class VmdkDescriptorCheck {
    private static final Set<String> ACCEPTED = Set.of("monolithicsparse", "streamoptimized");
    /** Those that qemu-img writes. */
    private static final Set<String> ADAPTERS = Set.of("ide", "buslogic", "lsilogic", "legacyESX");

    private static final String NO_PARENT = "ffffffff";
    private static final int SHOWN = 100;
    private static final int MAX_PROBLEMS = 5;

    private final String text;
    private final VmdkDescriptor descriptor;
    private final Findings findings;

    VmdkDescriptorCheck(String text, Findings findings) {
        this.text = text;
        this.descriptor = VmdkDescriptor.parse(text);
        this.findings = findings;
    }

    /** Checks what the text says. */
    void check() {
        descriptor.problems().stream()
                .limit(MAX_PROBLEMS)
                .forEach(problem -> findings.refuse(PrintableText.of(problem, 2 * SHOWN)));
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
            findings.refuse("the descriptor has control characters in it");
        }
        String createType = descriptor.value("createType").orElse("");
        findings.detail("subformat", PrintableText.of(createType, SHOWN));
        descriptor
                .value("ddb.adapterType")
                .filter(ADAPTERS::contains)
                .ifPresent(adapter -> findings.detail("adapter", adapter));
        new DescriptorLeftovers(findings).check(text, descriptor);
        if (!ACCEPTED.contains(createType.toLowerCase(Locale.ROOT))) {
            findings.refuse("createType '" + PrintableText.of(createType, SHOWN)
                    + "' is not accepted, only monolithicSparse and streamOptimized");
        }
        checkParent();
        checkTracking();
    }

    /** Checks the extents against the disk that the header speaks of. */
    void checkExtents(long capacity, long grainSize) {
        List<VmdkDescriptor.Extent> extents = descriptor.extents();
        if (extents.size() != 1) {
            findings.refuse("the descriptor has " + extents.size() + " extents, not one");
        }
        for (VmdkDescriptor.Extent extent : extents.subList(0, Math.min(extents.size(), MAX_PROBLEMS))) {
            checkExtent(extent, capacity, grainSize);
        }
    }

    /** Says for a descriptor that is a file of its own where its data would be. */
    void refuseExtents() {
        List<VmdkDescriptor.Extent> extents = descriptor.extents();
        for (VmdkDescriptor.Extent extent : extents.subList(0, Math.min(extents.size(), MAX_PROBLEMS))) {
            findings.refuse("its extent is another file, '" + PrintableText.of(extent.file(), SHOWN) + "'");
        }
    }

    private void checkExtent(VmdkDescriptor.Extent extent, long capacity, long grainSize) {
        String file = PrintableText.of(extent.file(), SHOWN);
        if (!extent.type().equals("SPARSE") || extent.offset() != 0) {
            findings.refuse("extent '" + file + "' is of type " + extent.type() + " at " + extent.offset()
                    + ", not SPARSE at 0");
        }
        if (!isPlainName(extent.file())) {
            findings.refuse("extent '" + file + "' is not the name of a file beside the descriptor");
        }
        if (Math.abs(extent.sectors() - capacity) >= grainSize) {
            findings.refuse("extent of " + extent.sectors() + " sectors contradicts the capacity of " + capacity);
        }
    }

    private void checkParent() {
        if (!text.contains("parentCID=")) {
            findings.refuse("the descriptor has no parentCID");
        }
        String parent = descriptor.value("parentCID").orElse(NO_PARENT);
        // qemu finds this name anywhere in the text, even in a comment.
        if (!parent.equalsIgnoreCase(NO_PARENT) || text.toLowerCase(Locale.ROOT).contains("parentfilenamehint")) {
            String name = descriptor.value("parentFileNameHint").orElse("");
            findings.refuse("it has a parent, which is another file"
                    + (name.isEmpty() ? "" : ", '" + PrintableText.of(name, SHOWN) + "'"));
        }
    }

    private void checkTracking() {
        String path = descriptor.value("changeTrackPath").orElse("x");
        if (!isPlainName(path)) {
            findings.refuse("its changeTrackPath '" + PrintableText.of(path, SHOWN) + "' leads elsewhere");
        }
    }

    private static boolean isPlainName(String name) {
        return !name.isBlank()
                && !name.equals("..")
                && !name.equals(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }
}
