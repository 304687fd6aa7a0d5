package org.cloudimagefactory.itchy.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.ScriptedServer;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.Test;

class ListFetcherTest {
    @Test
    void aServerThatCannotAnswerJustNowIsAskedAgain() throws IOException {
        byte[] list = "list".getBytes(StandardCharsets.US_ASCII);
        WebLimits limits =
                new WebLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), new RetryPolicy(3, Duration.ofMillis(1)));
        try (ScriptedServer server = new ScriptedServer(
                        out -> {},
                        ScriptedServer.answer("503 Busy\r\nContent-Length: 0", new byte[0]),
                        ScriptedServer.answer("200 OK\r\nContent-Length: 4", list));
                WebClients clients = new WebClients(WebSettings.of("test").with(limits))) {
            FetchedList fetched = new ListFetcher(clients)
                    .fetch(URI.create(server.url("/list")), AddressScope.LOCAL, Validators.NONE, false);
            assertArrayEquals(list, fetched.message().orElseThrow());
            assertEquals(3, server.requests().size());
        }
    }
}
