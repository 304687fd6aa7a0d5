package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.ImagePool;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.Step;
import org.jspecify.annotations.Nullable;

/**
 * Asks for new images, each once. Ours is the one that carries the token of the upload: whatever else has the name was there
 * before, or is somebody else's, and another name is taken.
 */
final class ImageAllocator {
    /** What the template of an image must not decide. */
    private static final Set<String> RESERVED = Set.of("NAME", "PATH", "SOURCE");

    private static final int NAMES = 20;

    private final Client client;
    private final Answers answers;
    private final ImageDescriptions descriptions;
    private final boolean skipCapacityCheck;

    ImageAllocator(Client client, Answers answers, ImageDescriptions descriptions, boolean skipCapacityCheck) {
        this.client = client;
        this.answers = answers;
        this.descriptions = descriptions;
        this.skipCapacityCheck = skipCapacityCheck;
    }

    /** The id of the image; it is LOCKED until the server has copied what lies at the address. */
    int allocate(Step.Upload upload, String address, String token, String told) {
        for (int number = 1; number <= NAMES; number++) {
            String name = number == 1 ? upload.name() : upload.name() + "." + number;
            Optional<Integer> id = allocate(upload, name, address, token, told);
            if (id.isPresent()) {
                return id.get();
            }
        }
        throw new ItemProblem("cannot register " + told + ": all names like that are taken")
                .hint("look at the images of this user in OpenNebula");
    }

    private Optional<Integer> allocate(Step.Upload upload, String name, String address, String token, String told) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("NAME", name);
        own.put("PATH", address);
        own.putAll(descriptions.attributes(upload.appliance(), upload.disk()));
        own.put(AttributeNames.UPLOAD, token);
        String template = descriptions
                .render(upload.appliance(), upload.disk(), upload.datastore(), name)
                .without(RESERVED)
                .with(own)
                .toXml();
        int datastore = Integer.parseInt(upload.datastore().id());
        return new Allocation(answers, "register " + told)
                .run(() -> Image.allocate(client, template, datastore, skipCapacityCheck), () -> find(token));
    }

    private Optional<Integer> find(String token) {
        AtomicReference<@Nullable Integer> found = new AtomicReference<>();
        OneResponse response = new ImagePool(client, PoolFilter.mine()).info(image -> {
            boolean ours = image.attributes().stream()
                    .anyMatch(element -> element.name().equals(AttributeNames.UPLOAD)
                            && element.text().equals(token));
            if (ours) {
                found.set(image.id());
            }
        });
        answers.require(response, "list images");
        return Optional.ofNullable(found.get());
    }
}
