package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultStreamTest {
    @Test
    void passesOnWhatIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertFalse(printedTo(out).lostResults());
        assertEquals("a result\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void takesAReaderThatHasGoneForAnEnd() {
        assertFalse(printedTo(failingWith("Broken pipe")).lostResults());
    }

    @Test
    void takesAnyOtherFailureForALoss() {
        assertTrue(printedTo(failingWith("No space left on device")).lostResults());
        assertTrue(printedTo(failingWith(null)).lostResults());
    }

    private static ResultStream printedTo(OutputStream out) {
        ResultStream results = new ResultStream(out);
        PrintWriter writer = new PrintWriter(results, true, StandardCharsets.UTF_8);
        writer.println("a result");
        return results;
    }

    private static OutputStream failingWith(@org.jspecify.annotations.Nullable String reason) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
