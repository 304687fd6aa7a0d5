package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.nifty.oca.Datastore;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.Template;

/** What the inventory has shown beyond what plans need. */
final class SeenCloud {
    private final Map<String, Datastore> datastores = new ConcurrentHashMap<>();
    private final Set<String> lockedImages = ConcurrentHashMap.newKeySet();
    private final Set<String> lockedTemplates = ConcurrentHashMap.newKeySet();

    void see(Datastore datastore) {
        datastores.put(Integer.toString(datastore.id()), datastore);
    }

    void see(Image image) {
        if (image.isLocked()) {
            lockedImages.add(Integer.toString(image.id()));
        }
    }

    void see(Template template) {
        if (template.isLocked()) {
            lockedTemplates.add(Integer.toString(template.id()));
        }
    }

    Optional<Datastore> datastore(String id) {
        return Optional.ofNullable(datastores.get(id));
    }

    boolean isLockedImage(String id) {
        return lockedImages.contains(id);
    }

    boolean isLockedTemplate(String id) {
        return lockedTemplates.contains(id);
    }
}
