package org.cloudimagefactory.nifty.plan;

import java.time.Instant;

/**
 * An image of ours in the cloud.
 *
 * @param id how the cloud calls it
 * @param name how people call it
 * @param datastore id of the place where it lies
 * @param stamp whose disk it is
 * @param status what state it is in
 * @param users how many virtual machines use it
 * @param registered when it was made
 * @param hidden whether everything is done that takes it out of service
 * @param adoptable whether another tool made it, and it is to be taken over
 * @param problem why it failed, or why it is left alone; empty otherwise
 */
public record CloudImage(
        String id,
        String name,
        String datastore,
        Stamp stamp,
        ImageStatus status,
        int users,
        Instant registered,
        boolean hidden,
        boolean adoptable,
        String problem) {
    /** Whether virtual machines can or could be started from it. */
    boolean hasContent() {
        return status == ImageStatus.READY
                || status == ImageStatus.USED
                || status == ImageStatus.DISABLED
                || status == ImageStatus.BUSY;
    }

    /** For people. */
    public String described() {
        return "image " + id + " '" + name + "'";
    }
}
