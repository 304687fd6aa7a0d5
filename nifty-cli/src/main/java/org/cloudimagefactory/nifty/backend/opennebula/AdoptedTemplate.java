package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a VM template that another tool made and that nifty has taken over. What our template says goes in; what
 * stands beside it was put there by the site and stays: other attributes, other entries of the same vectors, disks without an
 * image, and all NICs.
 */
final class AdoptedTemplate {
    private static final Logger LOG = LoggerFactory.getLogger(AdoptedTemplate.class);
    private static final String DISK = "DISK";
    private static final String NIC = "NIC";
    private static final String OTHER_TOOL = "CLOUDKEEPER_";
    private static final Set<String> IMAGE = Set.of("IMAGE", "IMAGE_ID", "IMAGE_UID", "IMAGE_UNAME");

    private final List<XmlElement> there;

    /** These are the template's attributes. */
    AdoptedTemplate(List<XmlElement> there) {
        this.there = there.stream().filter(TemplateDocument::isWritable).toList();
    }

    /**
     * Whether a template with these attributes is one. Those taken over by earlier versions are known by the other tool's
     * attributes, until nifty has published them for the first time: from then on they have a digest, and whatever else there
     * is may come from the site's own template file.
     */
    static boolean isOne(List<XmlElement> attributes) {
        return has(attributes, AttributeNames.ADOPTED)
                || (!has(attributes, AttributeNames.DIGEST)
                        && attributes.stream().anyMatch(entry -> entry.name().startsWith(OTHER_TOOL)));
    }

    private static boolean has(List<XmlElement> attributes, String name) {
        return attributes.stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** The template as it is to be. */
    TemplateDocument with(TemplateDocument ours) {
        List<XmlElement> kept = new ArrayList<>(there.stream()
                .filter(entry ->
                        !TemplateDocument.isOurs(entry.name()) && !entry.name().startsWith(OTHER_TOOL))
                .toList());
        List<XmlElement> images = kept.stream()
                .filter(entry -> entry.name().equals(DISK) && hasImage(entry))
                .toList();
        kept.removeAll(images);
        boolean hasNics = kept.stream().anyMatch(entry -> entry.name().equals(NIC));
        List<XmlElement> all = new ArrayList<>();
        int disk = 0;
        for (XmlElement entry : ours.entries()) {
            if (entry.name().equals(DISK)) {
                all.add(disk < images.size() ? merged(images.get(disk), entry) : entry);
                disk++;
            } else if (!entry.name().equals(NIC) || !hasNics) {
                all.add(merged(entry, kept));
            }
        }
        for (XmlElement gone : images.subList(Math.min(disk, images.size()), images.size())) {
            LOG.warn("a disk of the template goes, as the appliance has no more disks: {}", gone.children());
        }
        all.addAll(kept);
        all.add(new XmlElement(AttributeNames.ADOPTED, "yes", List.of()));
        return new TemplateDocument(all);
    }

    /** Ours takes the place of the first of its name, which is no longer among those that are kept. */
    private static XmlElement merged(XmlElement ours, List<XmlElement> kept) {
        for (XmlElement entry : kept) {
            if (entry.name().equals(ours.name()) && !entry.name().equals(DISK)) {
                kept.remove(entry);
                return ours.children().isEmpty() ? ours : merged(entry, ours);
            }
        }
        return ours;
    }

    private static XmlElement merged(XmlElement theirs, XmlElement ours) {
        Set<String> set = ours.children().stream().map(XmlElement::name).collect(Collectors.toSet());
        List<XmlElement> children = new ArrayList<>(ours.children());
        theirs.children().stream()
                .filter(child -> !set.contains(child.name()))
                .filter(child -> !ours.name().equals(DISK) || !IMAGE.contains(child.name()))
                .forEach(children::add);
        return new XmlElement(ours.name(), "", children);
    }

    private static boolean hasImage(XmlElement disk) {
        return disk.children().stream().anyMatch(child -> IMAGE.contains(child.name()));
    }
}
