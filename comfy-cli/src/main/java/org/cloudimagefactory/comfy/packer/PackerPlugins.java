package org.cloudimagefactory.comfy.packer;

import java.util.Map;

/** Packer's builders have become plugins; tells how to get the one that is missing. */
final class PackerPlugins {
    private static final Map<String, String> SOURCES = Map.of(
            "qemu", "github.com/hashicorp/qemu",
            "virtualbox-iso", "github.com/hashicorp/virtualbox");

    private PackerPlugins() {}

    /** What to do about a refusal. */
    static String hint(String refusal) {
        return SOURCES.entrySet().stream()
                .filter(plugin -> refusal.contains(plugin.getKey())
                        && refusal.matches("(?s).*([Uu]nknown builder|[Bb]uilder.*(not found|unknown)|failed to init|"
                                + "required plugin|missing plugin|could not.*plugin).*"))
                .findFirst()
                .map(plugin -> "run 'packer plugins install " + plugin.getValue() + "'")
                .orElse("see docs/comfy.md on versions and plugins of Packer");
    }
}
