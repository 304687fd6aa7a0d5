package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to do in the cloud; each can be done again when a run was cut off in its middle. */
public sealed interface Step {
    /** Why it is to be done. */
    String reason();

    /** Whether it does something with this image that is in the cloud. */
    default boolean concerns(CloudImage image) {
        return false;
    }

    /** Whether it does something with this template that is in the cloud. */
    default boolean concerns(CloudTemplate template) {
        return false;
    }

    /** Brings a disk into the cloud, or waits for one that is on its way already. */
    record Upload(
            Appliance appliance,
            ApplianceDisk disk,
            CloudDatastore datastore,
            String name,
            @Nullable CloudImage pending,
            String reason)
            implements Step {
        @Override
        public boolean concerns(CloudImage image) {
            return image.equals(pending);
        }
    }

    /**
     * Lets users start virtual machines from images: makes a template, or has the one that is there use them.
     *
     * @param template the one that is there, or null
     * @param images the ones that are there; disks that are missing here were uploaded by steps before
     */
    record Publish(
            Appliance appliance,
            CloudDatastore datastore,
            String name,
            @Nullable CloudTemplate template,
            List<PublishedImage> images,
            String reason)
            implements Step {
        public Publish {
            images = List.copyOf(images);
        }

        @Override
        public boolean concerns(CloudImage image) {
            return images.stream().anyMatch(published -> published.image().equals(image));
        }

        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }
    }

    /** Takes an image out of service: renamed, unreadable for others, disabled, tagged. */
    record RetireImage(CloudImage image, Instant at, String reason) implements Step {
        @Override
        public boolean concerns(CloudImage other) {
            return other.equals(image);
        }
    }

    /** Notes that an appliance has expired, but leaves its template for a successor. */
    record RetireTemplate(CloudTemplate template, Instant at, String reason) implements Step {
        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }
    }

    /** Deletes a template. */
    record DeleteTemplate(CloudTemplate template, String reason) implements Step {
        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }
    }

    /** Deletes an image. */
    record DeleteImage(CloudImage image, String reason) implements Step {
        @Override
        public boolean concerns(CloudImage other) {
            return other.equals(image);
        }
    }

    /** Takes over an image that another tool made. */
    record AdoptImage(CloudImage image, String reason) implements Step {}

    /** Takes over a template that another tool made. */
    record AdoptTemplate(CloudTemplate template, String reason) implements Step {}
}
