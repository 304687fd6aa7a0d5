package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Locale;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.transfer.Transfer;

/** Why a copy ended in ERROR, and what to do about it; the reasons are those of the datastore drivers that ship. */
final class CopyFailure {
    private CopyFailure() {}

    /** What the server says, without the time that it puts before. */
    static String reason(Image image) {
        String text = image.error().replaceFirst("^[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9 :]+ : ", "");
        return text.isEmpty() ? "OpenNebula gives no reason" : text;
    }

    /** Whether the next attempt works as a rule. */
    static boolean isTransient(Image image) {
        return image.state() == Image.State.ERROR
                && reason(image).contains("operation succeeded but image FORMAT was not returned");
    }

    /** What an operator can do. */
    static String advice(Image image, Transfer transfer) {
        String reason = reason(image).toLowerCase(Locale.ROOT);
        if (isTransient(image)) {
            return "this passes as a rule; the next run tries again";
        }
        if (reason.contains("no space left") || reason.contains("disk quota exceeded")) {
            return "make room in the datastore, or name another one with --datastore";
        }
        if (reason.contains("not allowed to copy")
                || reason.contains("no such file")
                || reason.contains("not found")
                || reason.contains("permission denied")
                || reason.contains("cannot access")
                || reason.contains("transfer closed")
                || reason.contains("connect")) {
            return transfer.hint();
        }
        return "look at the datastore driver's messages in OpenNebula's log, usually /var/log/one/oned.log";
    }
}
