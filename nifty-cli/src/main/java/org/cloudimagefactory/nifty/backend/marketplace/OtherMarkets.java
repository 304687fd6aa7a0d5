package org.cloudimagefactory.nifty.backend.marketplace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of apps in other markets of the same cloud: OpenNebula tells apps apart by name, over all its markets, so that two of one
 * name hide each other. Each market is asked once in a run; one that does not answer is passed over.
 */
final class OtherMarkets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtherMarkets.class);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long SIZE_LIMIT = 64L << 20;
    private static final int NAMES_LIMIT = 100_000;
    private static final int NAME_LIMIT = 256;

    private final WebClients web;
    private final List<URI> markets;
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .maxStringLength(4 << 20)
                    .build())
            .build();
    private @Nullable Map<String, URI> marketByName;

    OtherMarkets(WebClients web, List<URI> markets) {
        this.web = web;
        this.markets = List.copyOf(markets);
    }

    /** A market that has an app of this name. */
    synchronized Optional<URI> having(String name) {
        Map<String, URI> known = marketByName;
        if (known == null) {
            known = new HashMap<>();
            for (URI market : markets) {
                ask(market, known);
            }
            marketByName = known;
        }
        return Optional.ofNullable(known.get(name));
    }

    private void ask(URI market, Map<String, URI> known) {
        URI list = URI.create(market + "/appliance");
        WebRequest request = WebRequest.get(list).repeated().until(Deadline.in(LIMIT));
        try (WebResponse response = web.of(web.scope(list)).ask(request)) {
            if (!response.isOk()) {
                throw response.refusal(list);
            }
            try (InputStream body = new LimitedStream(response.body(), SIZE_LIMIT)) {
                read(body, market, known);
            }
        } catch (IOException | Problem e) {
            String reason = e instanceof Problem problem
                    ? problem.line()
                    : e instanceof NoAnswerException ? String.valueOf(e.getMessage()) : reason((IOException) e);
            LOG.warn(
                    "names are not compared with the market {}, which is passed over: {}",
                    Address.shown(market),
                    reason);
        }
    }

    private static String reason(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException
                ? "its answer is no list of apps"
                : Directories.reason(e);
    }

    /** Takes the names of {@code {"appliances": [{"name": ...}]}}; all else is passed over. */
    private void read(InputStream body, URI market, Map<String, URI> known) throws IOException {
        try (JsonParser parser = json.createParser(body)) {
            boolean seen = false;
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean apps = parser.currentName().equals("appliances");
                    if (parser.nextToken() == JsonToken.START_ARRAY && apps) {
                        seen = true;
                        apps(parser, market, known);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            if (!seen) {
                throw new IOException("its answer is no list of apps");
            }
        }
    }

    private static void apps(JsonParser parser, URI market, Map<String, URI> known) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean name = parser.currentName().equals("name");
                if (parser.nextToken() == JsonToken.VALUE_STRING && name) {
                    keep(parser.getText(), market, known);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private static void keep(String name, URI market, Map<String, URI> known) throws IOException {
        if (name.length() <= NAME_LIMIT && known.putIfAbsent(name, market) == null && known.size() > NAMES_LIMIT) {
            throw new IOException("it has more than " + NAMES_LIMIT + " apps");
        }
    }

    /** For messages. */
    static String shown(URI market) {
        return PrintableText.of(Address.shown(market), 200);
    }

    @Override
    public void close() {
        web.close();
    }

    /** Ends with an error where a server says more than anybody reads. */
    private static final class LimitedStream extends FilterInputStream {
        private long left;

        LimitedStream(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            counted(one < 0 ? -1 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return counted(super.read(buffer, offset, length));
        }

        private int counted(int count) throws IOException {
            left -= Math.max(0, count);
            if (left < 0) {
                throw new IOException("its answer is larger than " + (SIZE_LIMIT >> 20) + " MiB");
            }
            return count;
        }
    }
}
