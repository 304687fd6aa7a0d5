package org.cloudimagefactory.docs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the commands of one page are run: a directory that stands for the machine of the reader. System directories that pages name
 * ({@code /var/spool/itchy}) lie below it, by their text and by the users' settings of the three tools, the port of the
 * stand-in cloud is a free one, and the registry that pages name is one of this machine.
 */
final class PageStage {
    private static final Pattern SYSTEM = Pattern.compile("(?<![\\w./~-])(/(?:var/(?:spool|log|lib|cache|www)"
            + "|etc/(?:comfy|itchy|nifty|vmcatcher|grid-security|cloudkeeper|cloudkeeper-one|atrope|cloud-image-factory|cron\\.d)"
            + "|srv|opt)(?![\\w-]))");
    private static final Pattern PROGRAM =
            Pattern.compile("(?<![\\w./~-])/usr/(?:local/)?bin/(comfy|itchy|nifty)(?![\\w-])");
    private static final Pattern SITE = Pattern.compile("https://([a-z]+[.]example[.]org)(?=/|\\b)");
    private static final String INSTALLED = "/usr/share/cloud-image-factory/templates/";
    private static final String PORT = "12633";
    private static final String REGISTRY = "registry.example.org";

    private final Path root;
    private final Path distribution;
    private final String port;
    private final String web;
    private final String registry;

    PageStage(Path root) throws IOException {
        this.root = root.toRealPath();
        this.distribution = distribution();
        port = freePort();
        web = freePort();
        registry = "127.0.0.1:" + freePort();
        for (String directory :
                List.of("etc", "var/spool", "var/log", "var/lib", "var/cache", "srv", "opt", "tmp", "www", "scripts")) {
            Files.createDirectories(this.root.resolve(directory));
        }
        Files.createDirectories(home());
        settings("comfy", "output_dir: /var/spool/comfy", "cache_dir: /var/cache/comfy");
        settings(
                "itchy",
                "metadata_dir: /var/spool/itchy/metadata",
                "output_dir: /var/spool/itchy/output",
                "descriptor_dir: /var/spool/itchy/descriptors",
                "temp_image_dir: /var/spool/itchy/temp",
                "cache_dir: /var/spool/itchy/cache",
                "state_file: /var/spool/itchy/subscriptions.db",
                "ca_dir: /etc/grid-security/certificates",
                "allow_http: true");
        settings(
                "nifty",
                "descriptors_dir: [/var/spool/comfy, /var/spool/itchy/descriptors]",
                "images_dir: [/var/spool/comfy, /var/spool/itchy/output]",
                "port: " + port,
                "copy_delay: 0",
                "safe_dirs: " + this.root,
                "allow_http: true");
        Files.writeString(
                Files.createDirectories(home().resolve(".config/containers")).resolve("registries.conf"),
                "[[registry]]\nlocation = \"" + registry + "\"\ninsecure = true\n");
    }

    Path home() {
        return root.resolve("home/me");
    }

    Path scripts() {
        return root.resolve("scripts");
    }

    /** The text of a page as it is run here. */
    String here(String text) {
        String sites = SITE.matcher(text).replaceAll("http://127.0.0.1:" + web + "/$1");
        String moved = SYSTEM.matcher(sites).replaceAll(Matcher.quoteReplacement(root.toString()) + "$1");
        return PROGRAM.matcher(moved)
                .replaceAll(Matcher.quoteReplacement(distribution.resolve("bin").toString()) + "/$1")
                .replace(INSTALLED, distribution + "/templates/")
                .replace(PORT, port)
                .replace(REGISTRY, registry);
    }

    /** What was printed here as the page would have it. */
    String there(String output) {
        return output.replace("http://127.0.0.1:" + web + "/", "https://")
                .replace(root.toString(), "")
                .replace(distribution.toString(), "/opt/cloud-image-factory")
                .replace(registry, REGISTRY)
                .replace(port, PORT);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.matches("(COMFY|ITCHY|NIFTY|VMCATCHER|ONE|FACTORY)_.*"));
        environment.put("REAL_HOME", environment.getOrDefault("HOME", "/"));
        environment.put("HOME", home().toString());
        environment.put("TMPDIR", root.resolve("tmp").toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PATH", distribution.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("REPOSITORY", DocumentPage.ROOT.toString());
        environment.put("DISTRIBUTION", distribution.toString());
        environment.put("ROOT", root.toString());
        environment.put("WEB_PORT", web);
        environment.put("REGISTRY", registry);
        environment.put("TERM", "dumb");
        return environment;
    }

    /** The weakest of a user's two files holds where things lie; the other one is the /etc of this machine. */
    private void settings(String tool, String... lines) throws IOException {
        Files.writeString(home().resolve("." + tool + ".yml"), here(String.join("\n", lines)) + "\n");
        Files.createDirectories(home().resolve("." + tool));
        Files.createSymbolicLink(
                home().resolve("." + tool).resolve(tool + ".yml"),
                Files.createDirectories(root.resolve("etc").resolve(tool)).resolve(tool + ".yml"));
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static Path distribution() throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next().toRealPath();
        }
    }
}
