package org.cloudimagefactory.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is done, and what decides it. The same seed makes the same decisions; which call or instant they meet depends on the
 * machine.
 *
 * @param events that are announced in all
 * @param appliances that they are about
 * @param checkpoints how often in between the cloud is compared with the model
 * @param minutes after which no more is announced behind the next comparison, however much is left
 * @param directory where everything lies
 * @param home the distribution
 */
record SoakSettings(int events, int appliances, int checkpoints, int minutes, long seed, Path directory, Path home) {
    /** How long may pass until the cloud is as the model, once nothing fails any longer. */
    static final Duration SETTLE_LIMIT = Duration.ofMinutes(10);

    static SoakSettings ofProperties() {
        return new SoakSettings(
                Integer.getInteger("soak.events"),
                Integer.getInteger("soak.appliances"),
                Integer.getInteger("soak.checkpoints"),
                Integer.getInteger("soak.minutes", Integer.MAX_VALUE),
                Long.getLong("soak.seed"),
                Path.of(System.getProperty("soak.directory")).toAbsolutePath(),
                Path.of(System.getProperty("soak.home")).toAbsolutePath());
    }

    /** Dice for one purpose: whatever others throw meanwhile changes nothing for it. */
    Dice dice(String purpose) {
        return new Dice(seed * 1_000_003 + purpose.hashCode());
    }
}
