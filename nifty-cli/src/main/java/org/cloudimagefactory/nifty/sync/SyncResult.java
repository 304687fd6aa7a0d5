package org.cloudimagefactory.nifty.sync;

import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param appliances in order of their identifiers
 * @param rejections descriptors that were set aside unread
 * @param abort why the run ended early, or null
 * @param hasDefect whether a defect was met
 * @param uploadedBytes how many bytes of images were brought into the cloud
 * @param old descriptors that are gone, or null where nobody asked for that
 */
public record SyncResult(
        List<ApplianceResult> appliances,
        List<Rejection> rejections,
        @Nullable Problem abort,
        boolean hasDefect,
        long uploadedBytes,
        @Nullable List<OldDescriptor> old) {
    public SyncResult {
        appliances = List.copyOf(appliances);
        rejections = List.copyOf(rejections);
        old = old == null ? null : List.copyOf(old);
    }

    /** The same, with descriptors that are gone. */
    SyncResult with(List<OldDescriptor> gone) {
        return new SyncResult(appliances, rejections, abort, hasDefect, uploadedBytes, gone);
    }

    /** Whether anything went wrong with an item. */
    public boolean hasFailures() {
        return !rejections.isEmpty()
                || count(ApplianceResult.Status.FAILED) > 0
                || count(ApplianceResult.Status.SKIPPED) > 0
                || count(ApplianceResult.Status.WAITING) > 0
                || count(ApplianceResult.Status.REJECTED) > 0;
    }

    /** How many appliances ended so. */
    public long count(ApplianceResult.Status status) {
        return appliances.stream().filter(result -> result.status() == status).count();
    }
}
