package org.cloudimagefactory.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** Which build this is; the values are written by the build itself. */
public record BuildInfo(String version, String commit, String date) {
    /** Reads what the build wrote beside this class. */
    public static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read build.properties", e);
        }
        return new BuildInfo(value(properties, "version"), value(properties, "commit"), value(properties, "date"));
    }

    /** For example {@code comfy 1.0.0 (commit 0123456789ab, 2026-11-24)}. */
    public String line(String tool) {
        return tool + " " + version + " (commit " + commit + ", " + date + ")";
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key, "unknown");
        // Outside a git checkout (a source archive) the placeholder stays as it is.
        return value.startsWith("${") ? "unknown" : value;
    }
}
