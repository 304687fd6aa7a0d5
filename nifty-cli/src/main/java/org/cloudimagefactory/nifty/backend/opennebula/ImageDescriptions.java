package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;

/** What images say of themselves. */
final class ImageDescriptions {
    /** What is decided once, when an image is made. */
    private static final Set<String> FIXED =
            Set.of("NAME", "PATH", "SOURCE", "TYPE", "FORMAT", "DRIVER", "PERSISTENT", "SIZE", "ERROR");

    private final TemplateSource source;
    private final Rendering rendering;

    ImageDescriptions(TemplateSource source, Rendering rendering) {
        this.source = source;
        this.rendering = rendering;
    }

    TemplateDocument render(Appliance appliance, ApplianceDisk disk, CloudDatastore datastore, String name) {
        return source.render(rendering.variables().ofImage(appliance, disk, datastore, name));
    }

    Map<String, String> attributes(Appliance appliance, ApplianceDisk disk) {
        return CarriableText.withExactTexts(rendering.attributes().ofImage(appliance, disk));
    }

    /** All attributes of an image that is there already: what others have added stays, what was ours is written anew. */
    TemplateDocument renewed(PublishedImage published, Appliance appliance, CloudDatastore datastore) {
        Map<String, String> kept = new HashMap<>(published.image().stamp().attributes());
        kept.keySet().removeIf(name -> TemplateDocument.isOurs(name) || FIXED.contains(name));
        render(appliance, published.disk(), datastore, published.image().name())
                .without(FIXED)
                .entries()
                .forEach(entry -> kept.put(entry.name(), entry.text()));
        return TemplateDocument.of(kept).with(attributes(appliance, published.disk()));
    }

    /** The stamp of an image that was just made. */
    Stamp stamp(Step.Upload upload) {
        Map<String, String> carried = new HashMap<>();
        attributes(upload.appliance(), upload.disk())
                .forEach((name, value) -> carried.put(name, CarriableText.of(value)));
        return rendering.stamps().own(TemplateDocument.of(carried).entries()).orElseThrow();
    }
}
