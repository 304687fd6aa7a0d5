package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageFile;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** An image as a template describes it: some attributes become fields of the image, the others stay attributes. */
record NewImage(Owner owner, Attributes template, long megabytes, long now) {
    private static final String[] FIELDS = {
        "NAME", "TYPE", "PERSISTENT", "SIZE", "FS", "DRIVER", "PATH", "SOURCE", "FORMAT", "TM_MAD"
    };

    String name() {
        return text("NAME");
    }

    /** The type, or empty when the template asks for one that there isn't. */
    Optional<ImageType> type() {
        String type = text("TYPE");
        return type.isEmpty() ? Optional.of(ImageType.OS) : ImageType.of(type);
    }

    /** Whether the datastore has to do something before the image can be used. */
    boolean isToBeCopied() {
        return text("SOURCE").isEmpty();
    }

    /** What is wrong with the attributes, if anything. */
    Optional<String> problem() {
        if (type().isEmpty()) {
            return Optional.of("Unknown type ");
        }
        if (!text("SOURCE").isEmpty()) {
            if (!text("PATH").isEmpty()) {
                return Optional.of("PATH and SOURCE cannot be both set.");
            }
            if (text("FORMAT").isEmpty()) {
                return Optional.of("SOURCE needs FORMAT to be set.");
            }
        }
        return attributes().isWritable() ? Optional.empty() : Optional.of("Error transforming the Image to XML.");
    }

    SandboxImage image(int id, SandboxDatastore datastore) {
        boolean copied = !text("PATH").isEmpty();
        boolean isDisk = type().orElse(ImageType.OS).isDisk();
        String format = text("FORMAT").isEmpty() ? "raw" : text("FORMAT");
        return new SandboxImage(
                id,
                owner,
                name(),
                Permissions.ofNewObject(owner),
                type().orElse(ImageType.OS),
                isDisk && text("PERSISTENT").equalsIgnoreCase("YES"),
                new ImageFile(now, text("SOURCE"), text("PATH"), copied ? "" : format, text("FS"), megabytes),
                ImageState.LOCKED,
                ImageState.INIT,
                datastore.id(),
                datastore.name(),
                Set.of(),
                attributes(),
                null);
    }

    private Attributes attributes() {
        Attributes rest = template.without(FIELDS);
        ImageType type = type().orElse(ImageType.OS);
        if (!type.isDisk()) {
            return rest.without("DEV_PREFIX");
        }
        boolean hasPrefix = !rest.text("DEV_PREFIX").orElse("").isEmpty();
        return hasPrefix ? rest : rest.with("DEV_PREFIX", type == ImageType.CDROM ? "hd" : "sd");
    }

    private String text(String attribute) {
        return template.text(attribute).orElse("");
    }
}
