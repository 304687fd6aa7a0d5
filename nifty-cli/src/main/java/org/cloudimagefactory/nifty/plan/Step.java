package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** One thing to do in the cloud; each can be done again when a run was cut off in its middle. */
public sealed interface Step {
    /** Why it is to be done. */
    String reason();

    /** The step in words. */
    StepText text();

    /** What the visitor makes of steps of this kind. */
    <R> R accept(Visitor<R> visitor);

    /** What is made of each kind of step. */
    interface Visitor<R> {
        /** Brings a disk into the cloud. */
        R upload(Upload upload);

        /** Lets users start virtual machines. */
        R publish(Publish publish);

        /** Changes what is there. */
        R change(Change change);

        /** Keeps up what is there. */
        R keepUp(Upkeep upkeep);
    }

    /** What follows from the failure of a step. */
    enum Consequence {
        /** Nothing more is done about the appliance. */
        END,
        /** The other steps are done, and the appliance counts as failed. */
        NEGLECT,
        /** The other steps are done, and an operator is told. */
        WARNING
    }

    /** What follows when this step fails so. */
    default Consequence failed(Problem problem) {
        return Consequence.END;
    }

    /** Whether something is another one in the cloud once it is done. */
    default boolean isChange() {
        return true;
    }

    /** A step on one thing that is in the cloud already. */
    sealed interface Change extends Step {
        /** Has a cloud carry it out. */
        void apply(CloudChanges cloud);

        @Override
        default <R> R accept(Visitor<R> visitor) {
            return visitor.change(this);
        }
    }

    /** What it uploads, or waits for; nothing when it is for something else. */
    default Optional<Upload> upload() {
        return Optional.empty();
    }

    /** What it publishes; nothing when it is for something else. */
    default Optional<Publish> publication() {
        return Optional.empty();
    }

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
        /** Whether it moves bytes, and does not only wait for them. */
        public boolean isNew() {
            return pending == null;
        }

        @Override
        public Optional<Upload> upload() {
            return Optional.of(this);
        }

        @Override
        public boolean concerns(CloudImage image) {
            return image.equals(pending);
        }

        @Override
        public StepText text() {
            if (pending != null) {
                return new StepText('~', "await", pending.described(), reason);
            }
            String object = "image '" + name + "' to datastore '" + datastore.name() + "' from "
                    + disk.disk().path();
            return new StepText('+', "upload", object, reason);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.upload(this);
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
        public Optional<Publish> publication() {
            return Optional.of(this);
        }

        @Override
        public boolean concerns(CloudImage image) {
            return images.stream().anyMatch(published -> published.image().equals(image));
        }

        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }

        @Override
        public StepText text() {
            return template == null
                    ? new StepText('+', "publish", "template '" + name + "'", reason)
                    : new StepText('~', "publish", template.described(), reason);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.publish(this);
        }
    }

    /** Takes an image out of service: renamed, unreadable for others, disabled, tagged. */
    record RetireImage(CloudImage image, Instant at, String reason) implements Change {
        @Override
        public boolean concerns(CloudImage other) {
            return other.equals(image);
        }

        @Override
        public StepText text() {
            return new StepText('~', "retire", image.described(), reason);
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.retire(this);
        }
    }

    /** Notes that an appliance has expired, but leaves its template for a successor. */
    record RetireTemplate(CloudTemplate template, Instant at, String reason) implements Change {
        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }

        @Override
        public StepText text() {
            return new StepText('~', "expire", template.described(), reason);
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.retire(this);
        }
    }

    /** Deletes a template. */
    record DeleteTemplate(CloudTemplate template, String reason) implements Change {
        @Override
        public boolean concerns(CloudTemplate other) {
            return other.equals(template);
        }

        @Override
        public StepText text() {
            return new StepText('-', "delete", template.described(), reason);
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.delete(this);
        }
    }

    /** Deletes an image. */
    record DeleteImage(CloudImage image, String reason) implements Change {
        @Override
        public boolean concerns(CloudImage other) {
            return other.equals(image);
        }

        @Override
        public StepText text() {
            return new StepText('-', "delete", image.described(), reason);
        }

        /** An image whose copy never ends is in nobody's way. */
        @Override
        public Consequence failed(Problem problem) {
            return image.status() == ImageStatus.STALLED && problem instanceof ItemProblem
                    ? Consequence.WARNING
                    : Consequence.END;
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.delete(this);
        }
    }

    /**
     * What has to be done about something that is there, so that it stays good, or because a run that was cut off has left it.
     *
     * @param kind what is done
     * @param identifier of the appliance that it belongs to
     * @param datastore id of the place
     * @param id how the cloud calls it
     */
    record Upkeep(Kind kind, String identifier, String datastore, String id, String reason) implements Step {
        /** What can be done. */
        public enum Kind {
            /** Signs it once more. */
            RENEW('~'),
            /** Removes it. */
            SWEEP('-'),
            /** Nothing: what was to be done is not needed any more. */
            KEEP('=');

            private final char sign;

            Kind(char sign) {
                this.sign = sign;
            }
        }

        /** What has become of it when it turned out that there is nothing to do. */
        public Upkeep unneeded() {
            return new Upkeep(
                    Kind.KEEP,
                    identifier,
                    datastore,
                    id,
                    kind.name().toLowerCase(Locale.ROOT) + " not needed any more");
        }

        @Override
        public StepText text() {
            return new StepText(kind.sign, kind.name().toLowerCase(Locale.ROOT), id, reason);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keepUp(this);
        }

        /** What is to be kept up is not what a descriptor asks for. */
        @Override
        public Consequence failed(Problem problem) {
            return problem.isOfOneItem() ? Consequence.NEGLECT : Consequence.END;
        }

        @Override
        public boolean isChange() {
            return kind != Kind.KEEP;
        }
    }

    /** Takes over an image that another tool made. */
    record AdoptImage(CloudImage image, String reason) implements Change {
        @Override
        public StepText text() {
            return new StepText('~', "adopt", image.described(), reason);
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.adopt(this);
        }
    }

    /** Takes over a template that another tool made. */
    record AdoptTemplate(CloudTemplate template, String reason) implements Change {
        @Override
        public StepText text() {
            return new StepText('~', "adopt", template.described(), reason);
        }

        @Override
        public void apply(CloudChanges cloud) {
            cloud.adopt(this);
        }
    }
}
