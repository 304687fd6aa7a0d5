package org.cloudimagefactory.nifty.backend.marketplace;

import org.cloudimagefactory.nifty.plan.ObjectNames;

/** Names of apps: the title of the appliance and what tells ours from those of other markets. OpenNebula takes 128 bytes. */
final class AppName {
    private static final int LIMIT = 120;

    private AppName() {}

    /** The name of the app of an appliance. */
    static String of(String title, String suffix) {
        String end = suffix.isBlank() ? "" : " " + ObjectNames.clean(suffix);
        int room = LIMIT - end.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return ObjectNames.cut(ObjectNames.clean(title.replaceAll("\\s+", " ")), room)
                        .strip()
                + end;
    }
}
