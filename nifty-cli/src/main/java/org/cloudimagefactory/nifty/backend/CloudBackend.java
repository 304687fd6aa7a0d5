package org.cloudimagefactory.nifty.backend;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudChanges;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Step;

/**
 * A cloud that appliances are registered in. Every method can be called again after a crash in its middle, and then
 * finishes what it began; none touches what this nifty has not made. Methods are called by several threads at once, but never for
 * the same appliance.
 *
 * <p>A problem of one appliance is thrown as {@link ItemProblem}, one that would meet every appliance as {@link EnvironmentProblem}.
 * Any other exception is a defect of the back end: it ends the appliance, not the run, which goes on and exits with 70.
 */
public interface CloudBackend extends CloudChanges, AutoCloseable {
    /**
     * Says that what follows may change something: called once, before anything else, by a run that is no dry one. What killed
     * runs have left goes now, and not when somebody only looks.
     */
    default void begin() {}

    /** What is there, seen once at the beginning of a run. Changes nothing. */
    Inventory inventory();

    /**
     * Looks at everything that could stop these steps of one appliance in one datastore and that can be known before the first
     * byte is moved; called before the first upload. Changes nothing but what publishing would make anyway, such as groups.
     */
    default void lookAhead(List<Step> steps) {}

    /**
     * What is bound to stop these steps of one appliance in one datastore, for a run that only plans: it changes nothing and takes no
     * lock. A run that acts learns the same from {@link #lookAhead}.
     */
    default Optional<String> obstacle(List<Step> steps) {
        return Optional.empty();
    }

    /**
     * Brings a disk into the cloud and returns when it can be used; when that fails, nothing of it stays. When the upload
     * names an image that an earlier run began, waits for that one first.
     *
     * @param source opens the image file
     */
    CloudImage upload(Step.Upload upload, ImageSource source);

    /** Has users start virtual machines from these images, and sets attributes, permissions and group. */
    void publish(Step.Publish publication);

    /** Whether everything is there that a run needs; each finding is one line for an operator. */
    List<Finding> check();

    /**
     * Makes records that this back end keeps itself anew, from what proves them; removes nothing.
     *
     * @throws UsageProblem when it keeps none
     */
    default Repair repair() {
        throw new UsageProblem("this back end keeps no records of its own, so that there is nothing to repair")
                .hint("'nifty repair' is for --backend directory, marketplace and simplestreams");
    }

    /** How users get an appliance of the inventory; nothing where there is no more to say than that it is there. */
    default List<Way> ways(ApplianceOverview appliance) {
        return List.of();
    }

    @Override
    void close();
}
