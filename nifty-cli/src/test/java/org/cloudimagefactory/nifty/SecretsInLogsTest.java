package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

// Where the log goes is a setting of the process: no other test may change it meanwhile.
@Isolated
class SecretsInLogsTest extends WithCloud {
    @Test
    void noOutputAndNoLogHoldsTheSecret() throws IOException {
        String secret = Files.readString(cloud.sandbox().authFile()).strip();
        String password = secret.substring(secret.indexOf(':') + 1);
        cloud.register("debian", "1");
        StringBuilder logs = new StringBuilder();
        for (String command : List.of("check", "plan", "sync", "list")) {
            Path log = directory.resolve(command + ".log");
            Nifty.Run run = cloud.run(command, "--debug", "--log-file", log.toString());
            assertEquals(0, run.exitCode(), run.err());
            assertFalse((run.out() + run.err()).contains(password), command);
            logs.append(Files.readString(log));
        }
        assertTrue(logs.toString().contains("one.image.allocate"), "the log tells the calls: " + logs);
        assertFalse(logs.toString().contains(password), "a log holds the secret");
    }
}
