package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.SourceDocument;

/**
 * A checked appliance description and where it comes from.
 *
 * @param document what the operator wrote
 */
public record ApplianceSource(SourceDocument document) {
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
