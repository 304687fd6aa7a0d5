package org.cloudimagefactory.nifty.backend.opennebula;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.ErrorCode;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes images out of service and deletes them. */
final class ImageRemover {
    /** A file is removed in moments; what takes longer is left to the server. */
    static final Duration GONE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ImageRemover.class);
    private static final int NAME_LIMIT = 128;

    private final Client client;
    private final Answers answers;
    private final ImageWaiter waiter;
    private final UploadRecords records;
    private final Clock clock;

    ImageRemover(Client client, Answers answers, ImageWaiter waiter, UploadRecords records, Clock clock) {
        this.client = client;
        this.answers = answers;
        this.waiter = waiter;
        this.records = records;
        this.clock = clock;
    }

    /** The tag comes first: by it a next run knows what to finish. */
    void retire(Step.RetireImage step) {
        CloudImage planned = step.image();
        Image image = new Image(Integer.parseInt(planned.id()), client);
        String what = "take " + planned.described() + " out of service";
        if (!planned.stamp().expired()) {
            OneResponse tagged =
                    image.update(TemplateDocument.of(tag(step.at())).toXml(), true);
            if (tagged.hasError(ErrorCode.NO_EXISTS)) {
                return;
            }
            answers.require(tagged, what, image);
        }
        if (!planned.name().startsWith(ImageStates.EXPIRED_PREFIX)) {
            answers.requireOrGone(image.rename(expiredName(step)), what, image);
        }
        answers.requireOrGone(image.chmod(ImageStates.OWNER_ONLY), what, image);
        disable(image, planned, what);
    }

    /** An image in use can't be disabled; the permissions keep others from starting more, and the next run asks again. */
    private void disable(Image image, CloudImage planned, String what) {
        if (planned.status() == ImageStatus.USED || planned.status() == ImageStatus.DISABLED) {
            return;
        }
        OneResponse response = image.disable();
        if (response.hasError(ErrorCode.INTERNAL) || response.hasError(ErrorCode.ACTION)) {
            LOG.info("cannot disable {} yet: {}", planned.described(), response.message());
        } else {
            answers.requireOrGone(response, what, image);
        }
    }

    void delete(Step.DeleteImage step) {
        CloudImage planned = step.image();
        Image image = new Image(Integer.parseInt(planned.id()), client);
        if (planned.status() == ImageStatus.STALLED) {
            deleteStalled(image, planned);
            return;
        }
        if (planned.status() == ImageStatus.PENDING && !planned.stamp().expired()) {
            // A copy can't be stopped; by this it is known to be wanted no longer when it has ended.
            answers.requireOrGone(
                    image.update(TemplateDocument.of(tag(clock.instant())).toXml(), true),
                    "mark " + planned.described());
        }
        OneResponse response = image.delete();
        if (response.hasError(ErrorCode.ACTION) || ImageStates.isRefusedAsLocked(response)) {
            LOG.warn("{} stays until the next run: {}", step.image().described(), response.message());
            return;
        }
        answers.requireOrGone(response, "delete " + step.image().described(), image);
        if (!response.isError()) {
            waiter.untilGone(image.id(), GONE_LIMIT);
        }
    }

    /** Since the plan was made another run may have gone on with it, or its copy may have ended: then it is no longer dead. */
    private void deleteStalled(Image image, CloudImage planned) {
        String token = token(planned.stamp().attributes());
        Optional<UploadRecord> resumed = records.resume(token, planned.registered());
        if (resumed.isEmpty()) {
            LOG.info("{} stays: another run of nifty is at it", planned.described());
            return;
        }
        try (UploadRecord record = resumed.get()) {
            OneResponse seen = image.info();
            answers.requireOrGone(seen, "look at " + planned.described(), image);
            if (seen.isError()) {
                record.forget();
            } else if (!ImageStates.isPending(image) || !token.equals(token(image))) {
                LOG.info(
                        "{} stays: it has changed since this run has looked; the next one judges anew",
                        planned.described());
            } else {
                force(image, planned, token);
            }
        }
    }

    private static String token(Map<String, String> attributes) {
        return attributes.getOrDefault(AttributeNames.UPLOAD, "");
    }

    private static String token(Image image) {
        return image.attributes().stream()
                .filter(attribute -> attribute.name().equals(AttributeNames.UPLOAD))
                .map(XmlElement::text)
                .findFirst()
                .orElse("");
    }

    /** What only an administrator can remove is told once: nothing else changes until somebody has done it. */
    private void force(Image image, CloudImage planned, String token) {
        OneResponse response = image.deleteByForce();
        if (response.hasError(ErrorCode.AUTHORIZATION)) {
            records.markReported(token);
            throw new ItemProblem(planned.described() + " has been LOCKED since " + planned.registered()
                            + ", its copy has come to nothing, and user '" + client.user()
                            + "' may not remove it")
                    .hint("have an administrator run 'oneimage delete --force " + planned.id() + "'");
        }
        answers.requireOrGone(response, "delete " + planned.described(), image);
        if (!response.isError()) {
            LOG.warn(
                    "{} was LOCKED since {}, and nobody was at it: removed by force",
                    planned.described(),
                    planned.registered());
            waiter.untilGone(image.id(), GONE_LIMIT);
        }
    }

    private static Map<String, String> tag(Instant at) {
        return Map.of(AttributeNames.EXPIRED, "yes", AttributeNames.EXPIRED_AT, at.toString());
    }

    private static String expiredName(Step.RetireImage step) {
        String name = ImageStates.EXPIRED_PREFIX + step.at().getEpochSecond() + "_"
                + step.image().name();
        while (name.getBytes(StandardCharsets.UTF_8).length > NAME_LIMIT) {
            name = name.substring(0, name.length() - 1);
        }
        return name;
    }
}
