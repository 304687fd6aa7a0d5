package org.cloudimagefactory.nifty.backend.opennebula;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.ErrorCode;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
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

    ImageRemover(Client client, Answers answers, ImageWaiter waiter) {
        this.client = client;
        this.answers = answers;
        this.waiter = waiter;
    }

    /** The tag comes first: by it a next run knows what to finish. */
    void retire(Step.RetireImage step) {
        CloudImage planned = step.image();
        Image image = new Image(Integer.parseInt(planned.id()), client);
        String what = "take " + planned.told() + " out of service";
        if (!planned.stamp().expired()) {
            Map<String, String> tag = Map.of(
                    AttributeNames.EXPIRED,
                    "yes",
                    AttributeNames.EXPIRED_AT,
                    step.at().toString());
            OneResponse tagged = image.update(TemplateDocument.of(tag).toXml(), true);
            if (tagged.hasError(ErrorCode.NO_EXISTS)) {
                return;
            }
            answers.require(tagged, what);
        }
        if (!planned.name().startsWith(ImageStates.EXPIRED_PREFIX)) {
            answers.requireOrGone(image.rename(expiredName(step)), what);
        }
        answers.requireOrGone(image.chmod(ImageStates.OWNER_ONLY), what);
        disable(image, planned, what);
    }

    /** An image in use can't be disabled; the permissions keep others from starting more, and the next run asks again. */
    private void disable(Image image, CloudImage planned, String what) {
        if (planned.status() == ImageStatus.USED || planned.status() == ImageStatus.DISABLED) {
            return;
        }
        OneResponse response = image.disable();
        if (response.hasError(ErrorCode.INTERNAL) || response.hasError(ErrorCode.ACTION)) {
            LOG.info("cannot disable {} yet: {}", planned.told(), response.message());
        } else {
            answers.requireOrGone(response, what);
        }
    }

    void delete(Step.DeleteImage step) {
        Image image = new Image(Integer.parseInt(step.image().id()), client);
        OneResponse response = image.delete();
        if (response.hasError(ErrorCode.ACTION)) {
            LOG.warn("{} stays until the next run: {}", step.image().told(), response.message());
            return;
        }
        answers.requireOrGone(response, "delete " + step.image().told());
        if (!response.isError()) {
            waiter.untilGone(image.id(), GONE_LIMIT);
        }
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
