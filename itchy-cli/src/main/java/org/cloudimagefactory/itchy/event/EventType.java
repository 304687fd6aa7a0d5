package org.cloudimagefactory.itchy.event;

import java.util.Locale;
import java.util.Optional;

/**
 * What vmCatcher tells. The order is the one in which events of one second happen: a run begins, what is old goes, what is
 * new comes, the run ends.
 */
public enum EventType {
    /** A run of vmCatcher begins. */
    PROCESS_PREFIX("ProcessPrefix"),
    /** An image is about to leave the cache. */
    EXPIRE_PREFIX("ExpirePrefix"),
    /** An image has left the cache. */
    EXPIRE_POSTFIX("ExpirePostfix"),
    /** A list has a new image. */
    SUBSCRIPTION_IMAGE_NEW("SubscriptionImageNew"),
    /** An image is about to enter the cache. */
    AVAILABLE_PREFIX("AvailablePrefix"),
    /** An image has been verified and lies in the cache. */
    AVAILABLE_POSTFIX("AvailablePostfix"),
    /** A run of vmCatcher ends. */
    PROCESS_POSTFIX("ProcessPostfix");

    /** How vmCatcher's documentation spells ExpirePostfix. */
    private static final String DOCUMENTED_EXPIRE = "ExpirePosfix";

    private final String spelling;

    EventType(String spelling) {
        this.spelling = spelling;
    }

    /** How vmCatcher spells it. */
    public String spelling() {
        return spelling;
    }

    /** The type of this name, in any case and both spellings. */
    public static Optional<EventType> parse(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        if (wanted.equals(DOCUMENTED_EXPIRE.toLowerCase(Locale.ROOT))) {
            return Optional.of(EXPIRE_POSTFIX);
        }
        for (EventType type : values()) {
            if (type.spelling.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return spelling;
    }
}
