package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageFile;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;

/** Fills a cloud with thousands of objects at once, past the API: images without files, and templates. */
public final class CloudFiller {
    /** An object to be: its name and its attributes. */
    public record Entry(String name, Attributes attributes) {}

    private static final int DATASTORE = 1;

    private final Cloud cloud;
    private final Clock clock;

    CloudFiller(Cloud cloud, Clock clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /** Adds READY images of oneadmin to the default datastore and returns their ids. */
    public List<Integer> addImages(List<Entry> entries) {
        return cloud.locked(() -> {
            List<Integer> ids = new ArrayList<>();
            for (Entry entry : entries) {
                SandboxImage image = image(cloud.images().nextId(), entry);
                cloud.images().put(image);
                ids.add(image.id());
            }
            return ids;
        });
    }

    /** Adds VM templates of oneadmin and returns their ids. */
    public List<Integer> addTemplates(List<Entry> entries) {
        return cloud.locked(() -> {
            List<Integer> ids = new ArrayList<>();
            for (Entry entry : entries) {
                int id = cloud.templates().nextId();
                cloud.templates()
                        .put(new VmTemplate(
                                id,
                                Owner.ONEADMIN,
                                entry.name(),
                                Permissions.ofNewObject(Owner.ONEADMIN),
                                clock.instant().getEpochSecond(),
                                entry.attributes(),
                                null));
                ids.add(id);
            }
            return ids;
        });
    }

    /** Adds images and templates of somebody else until there are so many of each. */
    public void fillUpTo(int count) {
        addImages(strangers(cloud.locked(() -> cloud.images().size()), count));
        addTemplates(strangers(cloud.locked(() -> cloud.templates().size()), count));
    }

    private static List<Entry> strangers(int from, int to) {
        List<Entry> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            List<Attribute> attributes = new ArrayList<>();
            attributes.add(new Attribute.Single("DESCRIPTION", "One of many objects, number " + i));
            attributes.add(new Attribute.Single("NIFTY_ID", "somebody-else"));
            attributes.add(
                    new Attribute.Single("NIFTY_APPLIANCE_ID", UUID.randomUUID().toString()));
            attributes.add(new Attribute.Single("NIFTY_APPLIANCE_VERSION", "2026.11." + i));
            entries.add(new Entry("stranger-" + i + "-" + UUID.randomUUID(), new Attributes(attributes)));
        }
        return entries;
    }

    private SandboxImage image(int id, Entry entry) {
        return new SandboxImage(
                id,
                Owner.ONEADMIN,
                entry.name(),
                Permissions.ofNewObject(Owner.ONEADMIN),
                ImageType.OS,
                false,
                new ImageFile(
                        clock.instant().getEpochSecond(),
                        "/nonexistent/sandbox/" + id,
                        "/nonexistent/origin/" + id,
                        "qcow2",
                        "",
                        1),
                ImageState.READY,
                ImageState.READY,
                DATASTORE,
                "default",
                Set.of(),
                entry.attributes().with("DEV_PREFIX", "vd"),
                null);
    }
}
