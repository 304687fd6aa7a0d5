package org.cloudimagefactory.comfy.sbom;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.appliance.SystemRelease;

/** Addresses of packages as package-url has them: type, vendor, name, version, and qualifiers in their order. */
final class PackageUrl {
    /** Vendors whose packages go by another name than the ID of their os-release. */
    private static final Map<String, String> VENDORS = Map.of(
            "rhel", "redhat",
            "opensuse-leap", "opensuse",
            "opensuse-tumbleweed", "opensuse",
            "sles", "suse",
            "sle-micro", "suse",
            "ol", "oracle",
            "amzn", "amazon");

    private static final Pattern EPOCH = Pattern.compile("([0-9]+):(.*)");

    private PackageUrl() {}

    /** The address; where the guest told no vendor, the distribution stands for it. */
    static String of(PackageList list, SystemRelease system, PackageList.InstalledPackage installed) {
        String vendor = list.vendor().isEmpty() ? system.distribution() : list.vendor();
        String distribution =
                list.distribution().isEmpty() ? system.distribution() + "-" + system.version() : list.distribution();
        // An rpm's epoch is no part of its version there.
        Matcher epoch = EPOCH.matcher(installed.version());
        boolean hasEpoch = list.kind().equals("rpm") && epoch.matches();
        String name =
                list.kind().equals("rpm") ? installed.name() : installed.name().toLowerCase(Locale.ROOT);
        return "pkg:" + list.kind() + "/" + encoded(VENDORS.getOrDefault(vendor, vendor)) + "/" + encoded(name) + "@"
                + encoded(hasEpoch ? epoch.group(2) : installed.version())
                + "?arch=" + encoded(installed.architecture())
                + "&distro=" + encoded(distribution)
                + (hasEpoch ? "&epoch=" + epoch.group(1) : "")
                + upstream(installed);
    }

    /** As scanners of vulnerabilities read it, for advisories of distributions name sources. */
    private static String upstream(PackageList.InstalledPackage installed) {
        Matcher epoch = EPOCH.matcher(installed.version());
        String version = epoch.matches() ? epoch.group(2) : installed.version();
        boolean isSameName = installed.source().isEmpty() || installed.source().equals(installed.name());
        boolean isSameVersion = installed.sourceVersion().isEmpty()
                || installed.sourceVersion().equals(version)
                || installed.sourceVersion().equals(installed.version());
        if (isSameName && isSameVersion) {
            return "";
        }
        String name = installed.source().isEmpty() ? installed.name() : installed.source();
        return "&upstream=" + encoded(isSameVersion ? name : name + "@" + installed.sourceVersion());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
