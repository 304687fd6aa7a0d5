package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ImageResult;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.x509.IntactMessage;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;

/** What {@code comfy publish} offers: a signed list, and the store that it leads to. */
final class Catalogue {
    private static final String ADDRESS = "https://images.example.org/store/";
    private static final int IDENTIFIERS = 16;

    private final Site site;
    private final Tools tools;
    private final Path list;
    private final Path store;
    private final Path sources;
    private final AtomicInteger versions = new AtomicInteger();
    private final Map<String, String> published = new ConcurrentHashMap<>();

    Catalogue(Site site, Tools tools) throws Exception {
        this.site = site;
        this.tools = tools;
        store = Files.createDirectories(site.at("catalogue/store"));
        list = site.at("catalogue/image.list");
        sources = Files.createDirectories(site.at("catalogue-sources"));
        TestCertificate root = TestCertificate.authority("/DC=org/CN=Root").selfSigned();
        TestSigner.write(
                TestCertificate.named("/DC=org/O=Hosts/CN=lists.example.org").issuedBy(root),
                site.at("cert.pem"),
                site.at("key.pem"));
    }

    /** Publishes a new version of an image, and does not rest until that is done. One party publishes one half of them. */
    void publish(int party, Dice dice) throws IOException, InterruptedException {
        String identifier = "published-" + (dice.below(IDENTIFIERS / 2) * 2 + party);
        String version = Integer.toString(versions.incrementAndGet());
        Path raw = Files.write(sources.resolve(identifier + ".raw"), Publisher.disk(dice.below(Integer.MAX_VALUE)));
        Path image = sources.resolve(identifier + ".qcow2");
        Programs.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        Path descriptor = sources.resolve(identifier + ".json");
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", image.toString(), Files.size(raw), Map.of(), null, null);
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                                .version(version)
                                .title("Appliance " + identifier)
                                .disks(List.of(disk))
                                .build(),
                        descriptor);
        ToolRun run = ToolRun.of(
                "comfy",
                "publish",
                "--append",
                "--list",
                list.toString(),
                "--store",
                store.toString(),
                "--base-url",
                ADDRESS,
                "--endorser-cert",
                site.at("cert.pem").toString(),
                "--endorser-key",
                site.at("key.pem").toString(),
                descriptor.toString());
        boolean isDone = false;
        while (!isDone) {
            // Dates of signatures would be in the future for those with the right time, if the clock were wrong here.
            Conditions conditions =
                    new Conditions(Conditions.rough(dice, 100, 4000).killAfter(), false);
            isDone = tools.run(run, conditions, Set.of(0, 3, 75)).exitCode() == 0;
            Thread.sleep(isDone ? 0 : 200);
        }
        published.put(identifier, version + " " + Digest.SHA_512.of(image));
    }

    /** Where the list is not what was published. */
    List<String> differences() throws IOException {
        List<String> found = new ArrayList<>();
        if (published.isEmpty()) {
            return found;
        }
        Map<String, String> listed = new TreeMap<>();
        for (ImageResult result : new ImageListReader(Clock.systemUTC())
                .read(IntactMessage.text(Files.readAllBytes(list)))
                .images()) {
            ListedImage image = result.image();
            if (image == null) {
                found.add("list: " + result.reason());
                continue;
            }
            listed.put(result.identifier(), image.version() + " " + image.sha512());
            String name = image.uri().toString().substring(ADDRESS.length());
            if (!Digest.SHA_512.of(store.resolve(name)).equals(image.sha512())) {
                found.add("store: " + name + " is not what the list says");
            }
        }
        Set<String> all = new TreeSet<>(published.keySet());
        all.addAll(listed.keySet());
        for (String identifier : all) {
            if (!String.valueOf(published.get(identifier)).equals(listed.get(identifier))) {
                found.add("list: " + identifier + " is " + listed.get(identifier) + " instead of "
                        + published.get(identifier));
            }
        }
        return found;
    }
}
