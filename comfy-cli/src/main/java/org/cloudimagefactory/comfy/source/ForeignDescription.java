package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.comfy.description.ApplianceReader;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * What a description of others may say, and what is made of it: the site's own words where the site decides, and the image of a
 * parent in the place of its name.
 */
final class ForeignDescription {
    private static final String KIND = "appliance description";
    /** What the site says, and nobody else. */
    private static final List<String> OURS = List.of("identifier", "groups", "mirror", "base", "console_login");

    private static final String FROM = "from";
    private static final String DISTRIBUTION = "distribution";
    private static final int SHOWN = 100;

    private final SourceEntry entry;
    private final ParentImages parents;

    ForeignDescription(SourceEntry entry, ParentImages parents) {
        this.entry = entry;
        this.parents = parents;
    }

    /**
     * A description as it is built.
     *
     * @param file of it, in the checkout
     * @param parent that it stands on, null: a distribution
     */
    record Effective(Path file, @Nullable ParentImage parent) {}

    /** Checks the description in a checkout, and writes beside it what is built: the same again for the same. */
    Effective write(Path checkout) {
        Path written = checkout.resolve(entry.file());
        SourceDocument document = new DocumentReader().read(written, KIND);
        ObjectNode root = document.root();
        DocumentProblems problems = new DocumentProblems(document);
        for (String field : OURS) {
            if (root.has(field)) {
                problems.add("/" + field, "is for the site to say, not for a description in a repository");
            }
        }
        formats(root.path("formats"), problems);
        provisioners(root.path("provisioners"), problems);
        JsonNode from = root.path(FROM);
        if (root.has(FROM)) {
            parent(from.asText(), problems);
        } else {
            distribution(root.path(DISTRIBUTION).asText(), problems);
        }
        throwAny(problems);
        if (!root.has(FROM)) {
            // For its problems, which are told with their lines.
            new ApplianceReader().read(written);
        }
        @Nullable ParentImage parent = root.has(FROM) ? parents.newest(from.asText()) : null;
        ObjectNode effective = root.deepCopy();
        if (parent != null) {
            stand(effective, parent);
        }
        effective.put("identifier", entry.appliance());
        if (!entry.groups().isEmpty()) {
            ArrayNode groups = effective.putArray("groups");
            entry.groups().forEach(groups::add);
        }
        Path file = checkout.resolve(entry.name() + ".json");
        write(file, effective.toPrettyString() + "\n");
        return new Effective(file, parent);
    }

    /** The identifier of the appliance that it stands on, as it says, allowed or not. */
    Optional<String> standsOn(Path checkout) {
        JsonNode from = new DocumentReader()
                .read(checkout.resolve(entry.file()), KIND)
                .root()
                .path(FROM);
        return from.isTextual() ? Optional.of(from.asText()) : Optional.empty();
    }

    /** What the plan of it comes to, with all defaults in place. */
    void check(BuildPlan plan) {
        SourceLimits limits = entry.limits();
        most("memory", plan.machine().memory(), limits.mostMemory(), " MiB");
        most("cpus", plan.machine().cpus(), limits.mostCpus(), "");
        long disk = plan.appliance().disk().size().bytes();
        if (disk > limits.mostDisk().bytes()) {
            throw new ItemProblem("its disk of " + plan.appliance().disk().size() + " is larger than "
                    + limits.mostDisk() + ", the limit of this source");
        }
        if (plan.virtualBox()) {
            throw new ItemProblem("it asks for VirtualBox, by which nothing of others is built");
        }
    }

    private static void most(String what, long wanted, long limit, String unit) {
        if (wanted > limit) {
            throw new ItemProblem("its " + what + " of " + wanted + unit + " is more than " + limit + unit
                    + ", the limit of this source");
        }
    }

    private void parent(String name, DocumentProblems problems) {
        if (!entry.allow().parents().contains(name)) {
            problems.add(
                    "/" + FROM,
                    "names '" + name + "', which this source may not stand on; allowed are "
                            + entry.allow().parents());
        }
    }

    private void distribution(String name, DocumentProblems problems) {
        List<String> allowed = entry.allow().distributions();
        if (!allowed.isEmpty() && !allowed.contains(name)) {
            problems.add("/" + DISTRIBUTION, "is '" + name + "', but this source may begin with " + allowed + " only");
        }
    }

    private void provisioners(JsonNode list, DocumentProblems problems) {
        List<String> allowed = entry.allow().provisioners();
        for (int i = 0; i < list.size(); i++) {
            String type = list.get(i).path("type").asText();
            if (!allowed.isEmpty() && !allowed.contains(type)) {
                problems.add(
                        "/provisioners/" + i, "is of the type '" + type + "', but this source may have " + allowed);
            }
        }
    }

    /** VirtualBox would build on this host, outside of any limits. */
    private static void formats(JsonNode formats, DocumentProblems problems) {
        boolean isVirtualBox = formats.asText().equals("virtualbox");
        for (JsonNode format : formats) {
            isVirtualBox |= format.asText().equals("virtualbox");
        }
        if (isVirtualBox) {
            problems.add("/formats", "has virtualbox, by which nothing of others is built: say ova");
        }
    }

    private static void stand(ObjectNode effective, ParentImage parent) {
        for (String field : List.of("version", "arch", "firmware", "disk", DISTRIBUTION)) {
            if (effective.has(field)) {
                throw new ItemProblem(
                        "its '" + field + "' does not go with 'from': what it stands on has decided that already");
            }
        }
        effective.remove(FROM);
        effective
                .put(DISTRIBUTION, parent.distribution())
                .put("version", parent.release())
                .put("arch", parent.architecture())
                .put("firmware", parent.firmware());
        if (!effective.has("size")) {
            effective.put("size", parent.size().toString());
        }
        effective
                .putObject("base")
                .put("image", parent.image().toString())
                .put("format", "qcow2")
                .put("checksum", parent.checksum());
    }

    /** The words of the problems without the name of a file that only this host has. */
    private void throwAny(DocumentProblems problems) {
        if (problems.any()) {
            throw new ItemProblem(entry.path() + ": " + problems.joined());
        }
    }

    /** Written only where it is another one: its time counts for nobody, but a file of the repository is not replaced. */
    private void write(Path file, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        Path checkout = Objects.requireNonNull(file.getParent());
        try {
            if (Files.exists(file)) {
                if (Arrays.equals(Files.readAllBytes(file), content)) {
                    return;
                }
                if (!Files.exists(mark(checkout))) {
                    throw new ItemProblem(
                            "the repository has a file " + PrintableText.of(String.valueOf(file.getFileName()), SHOWN)
                                    + ", which is the name of what is built here");
                }
            }
            Files.deleteIfExists(mark(checkout));
            Files.createFile(mark(checkout));
            AtomicFile.write(file, content, PosixFilePermissions.fromString("rw-r-----"));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + file, e).ofOneItem();
        }
    }

    /** Beside the checkout, where no file of a repository comes. */
    static Path mark(Path checkout) {
        return checkout.resolveSibling(checkout.getFileName() + ".written");
    }
}
