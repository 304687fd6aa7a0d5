package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.cloudimagefactory.common.web.Attempts;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.work.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is on its way here: what broke off goes on where it was. */
final class Incoming {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
    private static final int BUFFER = 1 << 20;

    private final HttpSource source;
    private final RetryPolicy retry;
    private final FileChannel channel;
    private final Deadline deadline;
    private final Progress.Task progress;
    private Validators known = Validators.NONE;

    Incoming(HttpSource source, RetryPolicy retry, FileChannel channel, Deadline deadline, Progress.Task progress) {
        this.source = source;
        this.retry = retry;
        this.channel = channel;
        this.deadline = deadline;
        this.progress = progress;
    }

    /** Receives what is missing, in as many attempts as come forward. */
    void receive(SourceAddress address) throws IOException, InterruptedException {
        Attempts attempts = retry.until(deadline);
        while (true) {
            long before = channel.size();
            try {
                attempt(address);
                return;
            } catch (FetchException e) {
                if (!e.mayPass() || !attempts.again(channel.size() - before, e)) {
                    throw e;
                }
                LOG.info("fetching {} broke off, going on: {}", address, e.getMessage());
            }
        }
    }

    private void attempt(SourceAddress address) throws IOException {
        progress.note("fetching " + address.name());
        try (HttpSource.Opened opened = source.open(address, channel.size(), known, deadline)) {
            known = opened.validators();
            channel.truncate(opened.offset()).position(opened.offset());
            byte[] buffer = new byte[BUFFER];
            for (int count = opened.content().read(buffer);
                    count >= 0;
                    count = opened.content().read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (opened.size() > 0) {
                    progress.at(Math.min(1, (double) channel.position() / opened.size()));
                }
            }
        } catch (NoAnswerException e) {
            throw HttpSource.unreachable(e);
        }
    }
}
