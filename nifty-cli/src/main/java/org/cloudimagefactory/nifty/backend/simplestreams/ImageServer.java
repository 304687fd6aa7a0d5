package org.cloudimagefactory.nifty.backend.simplestreams;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.backend.library.FileAccess;
import org.cloudimagefactory.nifty.backend.library.FileNotes;
import org.cloudimagefactory.nifty.backend.library.IndexedImage;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.backend.library.LibraryUse;
import org.cloudimagefactory.nifty.backend.served.PublicAccess;
import org.cloudimagefactory.nifty.backend.served.PublicUrl;
import org.cloudimagefactory.nifty.backend.served.Signatures;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.jspecify.annotations.Nullable;

/** A library as image servers of LXD and Incus: one in each datastore. */
final class ImageServer implements LibraryUse {
    private static final int SHOWN = 40;

    private final Path directory;
    private final List<String> datastores;
    private final PublicUrl url;
    private final Signatures signatures;
    private final Clock clock;
    private final FileAccess access = new PublicAccess();

    ImageServer(Path directory, List<String> datastores, PublicUrl url, Signatures signatures, Clock clock) {
        this.directory = directory;
        this.datastores = List.copyOf(datastores);
        this.url = url;
        this.signatures = signatures;
        this.clock = clock;
    }

    @Override
    public String backend() {
        return SimplestreamsProvider.NAME;
    }

    @Override
    public FileAccess access() {
        return access;
    }

    @Override
    public void lookAhead(List<Step> steps, LibraryIndex index) {
        steps.forEach(step -> step.publication().ifPresent(publish -> require(publish.appliance())));
    }

    private static void require(Appliance appliance) {
        int disks = appliance.disks().size();
        if (disks > 1) {
            throw new ItemProblem("an image server takes appliances of one disk, and this one has " + disks);
        }
        String format = appliance.disks().get(0).disk().format();
        if (!format.equals("qcow2")) {
            throw new ItemProblem("LXD and Incus take qcow2 images, and this one is " + format)
                    .hint("have comfy or itchy write qcow2");
        }
        Map<String, String> attributes = appliance.descriptor().attributes();
        // A rollback has the attribute as the library has it.
        String firmware = attributes.getOrDefault("comfy.firmware", attributes.getOrDefault("comfy_firmware", ""));
        if (!firmware.equals("uefi")) {
            String told = firmware.isEmpty()
                    ? "its descriptor does not say"
                    : "comfy.firmware is " + PrintableText.of(firmware, SHOWN);
            throw new ItemProblem("LXD and Incus start machines by UEFI, and nobody says that this one can: " + told)
                    .hint(
                            "build it with 'firmware: uefi', or let its descriptor say so in the attribute comfy.firmware");
        }
    }

    @Override
    public FileNotes notes(Step.Upload upload, IndexedImage image, OpenImage file) {
        return new StreamNotes(upload, image, file);
    }

    @Override
    public void follow(@Nullable LibraryIndex before, LibraryIndex now) throws IOException {
        Set<String> all = new LinkedHashSet<>(datastores);
        now.images().forEach(image -> all.add(image.datastore()));
        for (String datastore : all) {
            new StreamTree(directory, datastore, signatures, clock).follow(before, now);
        }
    }

    @Override
    public void created(Path made) throws IOException {
        PublicAccess.openDirectory(made);
    }

    @Override
    public List<Way> ways(ApplianceOverview appliance) {
        if (appliance.template() == null || !appliance.state().equals(ApplianceOverview.OFFERED)) {
            return List.of();
        }
        String alias = Product.alias(appliance.identifier());
        return url.of(appliance.datastore()).stream()
                .flatMap(server ->
                        List.of(way("LXD", "lxc", server, alias), way("Incus", "incus", server, alias)).stream())
                .toList();
    }

    private static Way way(String name, String client, String server, String alias) {
        return new Way(
                name,
                client + " remote add images " + ShellText.quote(server) + " --protocol simplestreams\n" + client
                        + " launch " + ShellText.quote("images:" + alias) + " --vm -c security.secureboot=false");
    }
}
