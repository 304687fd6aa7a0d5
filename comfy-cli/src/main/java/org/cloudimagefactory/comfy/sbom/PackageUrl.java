package org.cloudimagefactory.comfy.sbom;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names a package as ECMA-427 (package-url) does, so that scanners find it in their feeds: by the vendor that made it, not by the
 * name that an appliance gives itself. The source package is the qualifier {@code upstream}, as scanners write and read it.
 *
 * @param kind {@code deb}, {@code rpm} or {@code apk}
 * @param vendor of the package, an {@code ID} of os-release
 * @param system what it was made for, such as {@code debian-12}
 * @param installed the package
 */
record PackageUrl(String kind, String vendor, String system, InstalledPackage installed) {

    /** Its text. */
    String text() {
        String version = installed.version();
        Map<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("arch", installed.architecture());
        qualifiers.put("distro", system);
        int colon = version.indexOf(':');
        if (kind.equals("rpm") && colon > 0) {
            // Of an RPM the epoch is no part of the version.
            qualifiers.put("epoch", version.substring(0, colon));
            version = version.substring(colon + 1);
        }
        if (!installed.source().isEmpty()) {
            qualifiers.put("upstream", upstream());
        }
        return "pkg:" + kind + "/" + encoded(namespace()) + "/" + encoded(name()) + "@" + encoded(version)
                + qualifiers.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private String upstream() {
        boolean same =
                installed.sourceVersion().isEmpty() || installed.sourceVersion().equals(installed.version());
        return same ? installed.source() : installed.source() + "@" + installed.sourceVersion();
    }

    private String namespace() {
        // openSUSE's systems have an ID each, and one vendor.
        return vendor.startsWith("opensuse") ? "opensuse" : vendor.toLowerCase(Locale.ROOT);
    }

    /** Names of Debian's and Alpine's packages have no upper case; those of RPMs do. */
    private String name() {
        return kind.equals("rpm") ? installed.name() : installed.name().toLowerCase(Locale.ROOT);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
