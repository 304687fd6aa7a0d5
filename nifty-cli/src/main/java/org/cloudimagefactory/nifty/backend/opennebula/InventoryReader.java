package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.BackgroundTask;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Datastore;
import org.cloudimagefactory.nifty.oca.DatastorePool;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.ImagePool;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.cloudimagefactory.nifty.oca.Template;
import org.cloudimagefactory.nifty.oca.TemplatePool;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Stamp;

/**
 * Reads what is ours: datastores, and then images and templates at once. Only what the user of this nifty owns counts:
 * anybody can give an object our attributes.
 */
final class InventoryReader {
    private final Client client;
    private final Answers answers;
    private final BackendSettings settings;
    private final StampReader stamps;
    private final LockedImages locked;
    private final SeenCloud seen;

    private final Map<String, CloudImage> images = new LinkedHashMap<>();
    private final Map<String, CloudTemplate> templates = new LinkedHashMap<>();
    private final Map<String, String> datastoreByImage = new HashMap<>();
    private final Map<String, String> imageByName = new HashMap<>();
    private final Set<String> imageNames = new HashSet<>();
    private final Set<String> templateNames = new HashSet<>();
    private final Map<String, SeenTemplate> seenTemplates = new LinkedHashMap<>();

    InventoryReader(Client client, Answers answers, BackendSettings settings, LockedImages locked, SeenCloud seen) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
        this.stamps = new StampReader(settings.identifier());
        this.locked = locked;
        this.seen = seen;
    }

    Inventory read() {
        // A wrong password and a wrong name of a datastore are told before anything large is asked for.
        List<CloudDatastore> datastores = datastores();
        PoolFilter filter = settings.adoptsOfOthers() ? PoolFilter.all() : PoolFilter.mine();
        BackgroundTask<OneResponse> readImages =
                BackgroundTask.run("list-images", () -> new ImagePool(client, filter).info(this::see));
        OneResponse readTemplates;
        try {
            readTemplates = new TemplatePool(client, filter).info(this::see);
        } finally {
            readImages.await();
        }
        answers.require(readImages.result(), "list images");
        answers.require(readTemplates, "list templates");
        seenTemplates.values().forEach(this::place);
        return new Inventory(
                datastores, List.copyOf(images.values()), List.copyOf(templates.values()), imageNames, templateNames);
    }

    private List<CloudDatastore> datastores() {
        List<Datastore> all = new ArrayList<>();
        answers.require(
                new DatastorePool(client).info(datastore -> {
                    all.removeIf(known -> known.id() == datastore.id());
                    all.add(datastore);
                    seen.see(datastore);
                }),
                "list datastores");
        // By id: the JVM would first make the hash of a record, which takes longer than the server does.
        Map<String, CloudDatastore> wanted = new LinkedHashMap<>();
        for (String name : settings.datastores()) {
            CloudDatastore found = find(all, name);
            wanted.putIfAbsent(found.id(), found);
        }
        return List.copyOf(wanted.values());
    }

    private static CloudDatastore find(List<Datastore> all, String wanted) {
        Datastore found = all.stream()
                .filter(datastore -> datastore.name().equals(wanted))
                .findFirst()
                .or(() -> all.stream()
                        .filter(datastore -> Integer.toString(datastore.id()).equals(wanted))
                        .findFirst())
                .orElseThrow(() -> new EnvironmentProblem("OpenNebula has no datastore '" + wanted + "'")
                        .hint("name an image datastore with --datastore; there are " + String.join(", ", names(all))));
        if (found.type() != Datastore.Type.IMAGE) {
            throw new EnvironmentProblem("datastore '" + wanted + "' is not for images")
                    .hint("name an image datastore with --datastore; there are " + String.join(", ", names(all)));
        }
        return new CloudDatastore(Integer.toString(found.id()), found.name());
    }

    private static List<String> names(List<Datastore> all) {
        return all.stream()
                .filter(datastore -> datastore.type() == Datastore.Type.IMAGE)
                .map(Datastore::name)
                .sorted()
                .toList();
    }

    private boolean isMine(String owner) {
        return owner.equals(client.user());
    }

    private void see(Image image) {
        seen.see(image);
        locked.see(image);
        String id = Integer.toString(image.id());
        boolean mine = !settings.adoptsOfOthers() || isMine(image.ownerName());
        datastoreByImage.put(id, Integer.toString(image.datastoreId()));
        imageByName.put(image.ownerName() + "\n" + image.name(), id);
        if (mine) {
            imageNames.add(image.name());
        }
        Optional<Stamp> own = mine ? stamps.own(image.attributes()) : Optional.empty();
        Optional<Stamp> stamp = own.or(() -> adoptable(image.ownerName(), mine, image.attributes()));
        stamp.ifPresent(found -> images.put(id, seen(image, found, own.isEmpty())));
    }

    private CloudImage seen(Image image, Stamp stamp, boolean adoptable) {
        LockedImages.Verdict verdict = locked.judge(image, stamp);
        return new CloudImage(
                Integer.toString(image.id()),
                image.name(),
                Integer.toString(image.datastoreId()),
                stamp,
                verdict.status(),
                image.runningVms(),
                image.registered(),
                ImageStates.isHidden(image),
                adoptable,
                verdict.problem());
    }

    private void see(Template template) {
        seen.see(template);
        String id = Integer.toString(template.id());
        boolean mine = !settings.adoptsOfOthers() || isMine(template.ownerName());
        if (mine) {
            templateNames.add(template.name());
        }
        Optional<Stamp> own = mine ? stamps.own(template.attributes()) : Optional.empty();
        Optional<Stamp> stamp = own.or(() -> adoptable(template.ownerName(), mine, template.attributes()));
        stamp.ifPresent(found -> seenTemplates.put(
                id, new SeenTemplate(id, template.name(), found, usedImages(template), own.isEmpty())));
    }

    /** A template whose images are still named in its own way: by id, or by owner and name. */
    private record SeenTemplate(String id, String name, Stamp stamp, List<String> images, boolean adoptable) {}

    private void place(SeenTemplate template) {
        List<String> used = new ArrayList<>();
        for (String named : template.images()) {
            String id = named.contains("\n") ? imageByName.get(named) : named;
            if (id != null) {
                used.add(id);
            }
        }
        String datastore = template.stamp().attributes().getOrDefault(AttributeNames.DATASTORE, "");
        if (!used.isEmpty()) {
            datastore = datastoreByImage.getOrDefault(used.get(0), datastore);
        }
        templates.put(
                template.id(),
                new CloudTemplate(
                        template.id(), template.name(), datastore, template.stamp(), used, template.adoptable()));
    }

    private Optional<Stamp> adoptable(String owner, boolean mine, List<XmlElement> attributes) {
        List<String> owners = settings.adoptedOwners();
        boolean wanted = owners != null && (mine || owners.contains(owner));
        return wanted ? stamps.adoptable(attributes) : Optional.empty();
    }

    private static List<String> usedImages(Template template) {
        List<String> used = new ArrayList<>();
        for (XmlElement element : template.attributes()) {
            if (element.name().equals("DISK")) {
                String id = element.text("IMAGE_ID");
                String owner =
                        element.text("IMAGE_UNAME").isEmpty() ? template.ownerName() : element.text("IMAGE_UNAME");
                used.add(id.isEmpty() ? owner + "\n" + element.text("IMAGE") : id);
            }
        }
        return used;
    }
}
