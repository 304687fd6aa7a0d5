package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LoggingProviderTest {
    private final LoggingProvider provider = new LoggingProvider();

    @Test
    void logsNothingUntilTheOptionsAreRead() {
        provider.initialize();
        Logger logger = provider.getLoggerFactory().getLogger("org.cloudimagefactory.any");
        assertFalse(logger.isErrorEnabled());
        assertSame(logger, provider.getLoggerFactory().getLogger("org.cloudimagefactory.any"));
    }

    @Test
    void isWhatLogbackIs() {
        provider.initialize();
        LoggerContext context = (LoggerContext) provider.getLoggerFactory();
        assertSame(provider.getMDCAdapter(), context.getMDCAdapter());
        assertSame(
                provider.getMarkerFactory().getMarker("a"),
                provider.getMarkerFactory().getMarker("a"));
        assertEquals(
                new ch.qos.logback.classic.spi.LogbackServiceProvider().getRequestedApiVersion(),
                provider.getRequestedApiVersion());
    }
}
