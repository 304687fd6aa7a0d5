package org.cloudimagefactory.nifty.oca;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the server is reached.
 *
 * @param endpoint such as {@code http://localhost:2633/RPC2}
 * @param caFile certificates (PEM) to trust instead of the JVM's own, or null
 * @param connectTimeout for the connection
 * @param readTimeout how long the server may be silent
 * @param callTimeout for a whole call
 * @param answerLimit largest answer in bytes
 * @param connections most calls at a time
 */
public record HttpSettings(
        URI endpoint,
        @Nullable Path caFile,
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        long answerLimit,
        int connections) {
    /** OpenNebula serves 15 connections at a time; others want some, too. */
    public static final int USUAL_CONNECTIONS = 8;

    /** Pools of a hundred thousand images fit. */
    public static final long USUAL_ANSWER_LIMIT = 1L << 30;

    /** The usual limits. */
    public static HttpSettings usual(URI endpoint) {
        return new HttpSettings(
                endpoint,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                USUAL_ANSWER_LIMIT,
                USUAL_CONNECTIONS);
    }
}
