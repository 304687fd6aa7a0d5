package org.cloudimagefactory.nifty.plan;

/**
 * A step in words.
 *
 * @param sign like that of a diff: + for what comes, - for what goes, ~ for what changes
 * @param action what is done, one word
 * @param object to what
 * @param reason why
 */
public record StepText(char sign, String action, String object, String reason) {
    /** The step in words. */
    public static StepText of(Step step) {
        if (step instanceof Step.Upload upload) {
            return upload.pending() == null
                    ? new StepText('+', "upload", image(upload), step.reason())
                    : new StepText('~', "await", upload.pending().described(), step.reason());
        }
        if (step instanceof Step.Publish publish) {
            return publish.template() == null
                    ? new StepText('+', "publish", "template '" + publish.name() + "'", step.reason())
                    : new StepText('~', "publish", publish.template().described(), step.reason());
        }
        if (step instanceof Step.RetireImage retirement) {
            return new StepText('~', "retire", retirement.image().described(), step.reason());
        }
        if (step instanceof Step.RetireTemplate retirement) {
            return new StepText('~', "expire", retirement.template().described(), step.reason());
        }
        if (step instanceof Step.DeleteImage deletion) {
            return new StepText('-', "delete", deletion.image().described(), step.reason());
        }
        if (step instanceof Step.DeleteTemplate deletion) {
            return new StepText('-', "delete", deletion.template().described(), step.reason());
        }
        if (step instanceof Step.AdoptImage adoption) {
            return new StepText('~', "adopt", adoption.image().described(), step.reason());
        }
        return new StepText('~', "adopt", ((Step.AdoptTemplate) step).template().described(), step.reason());
    }

    private static String image(Step.Upload upload) {
        return "image '" + upload.name() + "' to datastore '"
                + upload.datastore().name() + "' from " + upload.disk().disk().path();
    }

    @Override
    public String toString() {
        return sign + " " + action + " " + object + ": " + reason;
    }
}
