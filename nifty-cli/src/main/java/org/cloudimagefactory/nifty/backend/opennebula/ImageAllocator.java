package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.ImagePool;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.jspecify.annotations.Nullable;

/** Asks for new images, each once. */
final class ImageAllocator {
    /** What the template of an image must not decide. */
    private static final Set<String> RESERVED = Set.of("NAME", "PATH", "SOURCE");

    private final Client client;
    private final Answers answers;
    private final ImageDescriptions descriptions;

    ImageAllocator(Client client, Answers answers, ImageDescriptions descriptions) {
        this.client = client;
        this.answers = answers;
        this.descriptions = descriptions;
    }

    /** The id of the image; it is LOCKED until the server has copied what lies at the address. */
    int allocate(Step.Upload upload, String address, String told) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("NAME", upload.name());
        own.put("PATH", address);
        own.putAll(descriptions.attributes(upload.appliance(), upload.disk()));
        String template = descriptions
                .render(upload.appliance(), upload.disk(), upload.datastore(), upload.name())
                .without(RESERVED)
                .with(own)
                .toXml();
        int datastore = Integer.parseInt(upload.datastore().id());
        return new Allocation(answers, "register " + told)
                .run(() -> Image.allocate(client, template, datastore), () -> find(upload));
    }

    private Optional<Integer> find(Step.Upload upload) {
        Stamp wanted = descriptions.stamp(upload);
        AtomicReference<@Nullable Integer> found = new AtomicReference<>();
        OneResponse response = new ImagePool(client, PoolFilter.mine()).info(image -> {
            boolean same = image.name().equals(upload.name())
                    && descriptions.stampOf(image).filter(wanted::isSameAs).isPresent();
            if (same) {
                found.set(image.id());
            }
        });
        answers.require(response, "list images");
        return Optional.ofNullable(found.get());
    }
}
