package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.jspecify.annotations.Nullable;

/**
 * A checked appliance description and where it comes from.
 *
 * @param name of it, as people call it: that of its file or its distribution
 * @param document what the operator wrote, on top of what the description says that it stands on
 * @param parent the description that it stands on by {@code from}, null where it stands on none
 */
public record ApplianceSource(
        String name, SourceDocument document, @Nullable ApplianceSource parent) {
    /** How it is named with all that it stands on, itself first. */
    public String chain() {
        if (parent == null) {
            return name;
        }
        boolean isByDistribution = isFile() && !distribution().equals(parent.distribution());
        return name + (isByDistribution ? " (" + distribution() + ")" : "") + " from " + parent.chain();
    }

    /** The lowest of all that it stands on, or itself. */
    public ApplianceSource lowest() {
        return parent == null ? this : parent.lowest();
    }

    /** The same with one more below the lowest. */
    public ApplianceSource upon(ApplianceSource ground) {
        return new ApplianceSource(name, document, parent == null ? ground : parent.upon(ground));
    }

    /** Names of those that it stands on, the nearest one first. */
    public List<String> parents() {
        List<String> names = new ArrayList<>();
        for (ApplianceSource next = parent; next != null; next = next.parent) {
            names.add(next.name);
        }
        return names;
    }

    /** Whether it stands in a file; else it is nothing but a distribution. */
    public boolean isFile() {
        return document.file().isAbsolute();
    }

    /** The distribution that it is made from. */
    public String distribution() {
        return document.root().path("distribution").asText();
    }

    /** The version that it asks for, or an empty text. */
    public String version() {
        return document.root().path("version").asText("");
    }

    /** The architecture that it asks for, or an empty text. */
    public String architecture() {
        return document.root().path("arch").asText("");
    }

    /** The size of the disk that it asks for, null where it asks for none. */
    public @Nullable DiskSize size() {
        JsonNode size = document.root().get("size");
        return size == null ? null : DiskSize.parse(size.asText());
    }

    /** Whether it says how the disk is divided. */
    public boolean hasDisk() {
        return document.root().has("disk");
    }

    /** What is found wrong later, to be told with the lines of this document. */
    public DocumentProblems problems() {
        return new DocumentProblems(document);
    }

    /** This description over the defaults of its distribution and under what was said on the command line. */
    public ApplianceDescription between(DistributionSettings settings, ApplianceOverrides overrides) {
        DescriptionMapper mapper = new DescriptionMapper();
        ObjectNode described = Overlay.appliance(settings.defaults(), document.root());
        return mapper.read(Overlay.replace(described, mapper.write(overrides)), ApplianceDescription.class);
    }
}
