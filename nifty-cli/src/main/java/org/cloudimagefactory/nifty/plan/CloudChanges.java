package org.cloudimagefactory.nifty.plan;

/** The changes that a cloud can carry out. */
public interface CloudChanges {
    /** Takes an image out of service, in a way that virtual machines which use it do not feel. */
    void retire(Step.RetireImage retirement);

    /** Notes at a template that its appliance has expired. */
    void retire(Step.RetireTemplate retirement);

    /** Deletes an image that nobody uses; one that is gone already is fine. */
    void delete(Step.DeleteImage deletion);

    /** Deletes a template; one that is gone already is fine. */
    void delete(Step.DeleteTemplate deletion);

    /**
     * Does what the back end has found to be done itself, by the inventory.
     *
     * @return whether it was to be done still
     */
    boolean keepUp(Step.Upkeep upkeep);

    /** Marks an image that another tool has made as ours. */
    void adopt(Step.AdoptImage adoption);

    /** Marks a template that another tool has made as ours. */
    void adopt(Step.AdoptTemplate adoption);
}
