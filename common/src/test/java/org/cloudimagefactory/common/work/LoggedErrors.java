package org.cloudimagefactory.common.work;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Hears errors with a stack trace that are logged meanwhile, whatever the level. Who uses it is {@code @Isolated}. */
public final class LoggedErrors implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.cloudimagefactory");
    private final Level level = logger.getLevel();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public LoggedErrors() {
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.ERROR);
    }

    /** Each as its message and the trace below. */
    public List<String> all() {
        return appender.list.stream()
                .filter(event -> event.getThrowableProxy() != null)
                .map(event ->
                        event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(level);
    }
}
