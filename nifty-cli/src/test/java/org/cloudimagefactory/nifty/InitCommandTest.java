package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

// Standard input belongs to the process.
@Isolated
class InitCommandTest extends WithCloud {
    @Test
    void asksWhatIsNotGivenAndMakesTheSecret() throws IOException {
        String secret = Files.readString(cloud.sandbox().authFile()).strip();
        Path auth = directory.resolve("conf/auth");
        String answers = String.join("\n", "", "", auth.toString(), "", "", "", "none", secret, "y", "");
        Nifty.Run run = init(answers);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertEquals(secret + "\n", Files.readString(auth));
        assertTrue(
                run.out().contains("and " + auth + ", which only its owner can read, with the secret of oneadmin\n"));
        assertFalse((run.out() + run.err()).contains(secret.substring("oneadmin:".length())));
        assertTrue(
                run.err()
                        .contains("Address of OpenNebula's XML-RPC ["
                                + cloud.sandbox().endpoint() + "]: "),
                run.err());
        assertEquals(0, init("\n".repeat(6)).exitCode(), "a second time nothing is asked but what is configured");
    }

    @Test
    void asksForWhatTheWayOfTransferNeeds() throws IOException {
        Path file = directory.resolve("nifty.yml");
        Path copies = directory.resolve("copies dir");
        init(String.join("\n", "", "", cloud.sandbox().authFile() + "", "", "copy", copies + "", "", "y", ""));
        assertTrue(Files.readString(file).contains("\ncopy_dir: " + copies + "\n"), Files.readString(file));
        Files.delete(file);
        Nifty.Run http = init(String.join(
                "\n", "", "", cloud.sandbox().authFile() + "", "", "http", "127.0.0.1:0", "ftp://x", "-", "", "y", ""));
        assertTrue(Files.readString(file).contains("\nhttp_address: \"127.0.0.1:0\"\n"), Files.readString(file));
        assertTrue(http.err().contains("nifty: an address such as http://"), http.err());
        assertFalse(Files.readString(file).contains("http_url"));
    }

    @Test
    void setsUpADirectoryWithoutAskingForACloud() throws IOException {
        Path library = Files.createDirectory(directory.resolve("library"));
        Nifty.Run run = init("\n\n", "--backend", "directory", "--library-dir", library.toString());
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertFalse(Files.readString(directory.resolve("nifty.yml")).contains("endpoint"));
        Nifty.Run dropIn = nifty("check", "--drop-in");
        assertTrue(dropIn.out().contains("ReadWritePaths=\"-" + library.toRealPath() + "\"\n"), dropIn.out());
    }

    @Test
    void theDropInHoldsAllThatIsWritten() throws IOException {
        Path images = cloud.images().toRealPath();
        String out = nifty(
                        "check",
                        "--drop-in",
                        "--delete-images",
                        "--images-dir",
                        images.toString(),
                        "--state-dir",
                        "/srv/state",
                        "--template-dir",
                        "/root/templates",
                        "--log-file",
                        directory.resolve("log/nifty.log").toString(),
                        "--metrics-file",
                        "/srv/metrics/nifty.prom")
                .out();
        for (String line : List.of(
                "# /etc/systemd/system/cloud-image-factory.service.d/nifty-paths.conf",
                "# /etc/systemd/system/nifty-sync.service.d/nifty-paths.conf",
                "ProtectHome=read-only",
                "ReadWritePaths=\"-" + images + "\"",
                "ReadWritePaths=\"-/srv/state\"",
                "ReadWritePaths=\"-/srv/metrics\"",
                "ReadWritePaths=\"-/var/spool/itchy/descriptors\"",
                "ReadWritePaths=\"-" + directory.resolve("log") + "\"")) {
            assertTrue(out.lines().anyMatch(line::equals), line + "\n" + out);
        }
    }

    @Test
    void findsTheCloudWhereOpenNebulasToolsDo() throws IOException {
        Path one = Files.createDirectories(directory.resolve(".one"));
        Files.writeString(one.resolve("one_endpoint"), cloud.sandbox().endpoint() + "\n");
        Files.copy(cloud.sandbox().authFile(), one.resolve("one_auth"));
        Nifty.Run run = new Nifty(
                        Clock.systemUTC(),
                        Map.of("HOME", directory.toString()),
                        List.of(directory.resolve("nifty.yml")))
                .run(List.of(
                        "init",
                        "--yes",
                        "--images-dir",
                        cloud.images().toString(),
                        "--descriptors-dir",
                        cloud.descriptors().toString()));
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertTrue(run.out().contains("  secret_file: " + one.resolve("one_auth") + "  # new\n"), run.out());
    }

    @Test
    void theSecretOfTheMachineIsACopyThatServicesCanRead() throws IOException {
        Path one = Files.createDirectories(directory.resolve(".one"));
        Files.copy(cloud.sandbox().authFile(), one.resolve("one_auth"));
        Path told = Files.copy(cloud.sandbox().authFile(), directory.resolve("told"));
        Path machine = directory.resolve("etc/nifty");
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("ONE_AUTH", told + ""))) {
            Nifty.Run run = initForMachine(environment);
            Path own = environment.isEmpty() ? one.resolve("one_auth") : told;
            assertEquals(0, run.exitCode(), run.out() + run.err());
            Path auth = machine.resolve("one_auth");
            assertTrue(run.out().contains("  secret_file: " + auth + "  # new\n"), run.out());
            assertTrue(
                    run.out()
                            .contains("and " + auth
                                    + ", which only its owner can read, with the secret of oneadmin, from " + own
                                    + "\n"),
                    run.out());
            assertEquals(Files.readString(own).strip(), Files.readString(auth).strip());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(auth)));
            assertTrue(Files.exists(own));
            Files.delete(auth);
            Nifty.Run again = initForMachine(environment);
            assertEquals(0, again.exitCode(), "what was not done is done by the next run: " + again.err());
            Files.delete(auth);
            Files.delete(machine.resolve("nifty.yml"));
        }
        Files.delete(one.resolve("one_auth"));
        Nifty.Run without = initForMachine(Map.of());
        assertEquals(3, without.exitCode(), "there is nothing to copy, and nobody is asked");
        assertFalse(Files.exists(machine.resolve("one_auth")));
    }

    private Nifty.Run initForMachine(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME",
                directory.toString(),
                "ONE_XMLRPC",
                cloud.sandbox().endpoint().toString()));
        environment.putAll(variables);
        return new Nifty(Clock.systemUTC(), environment, List.of(directory.resolve("etc/nifty/nifty.yml")))
                .initOfMachine(
                        directory.resolve("etc"),
                        List.of(
                                "init",
                                "--yes",
                                "--drop-in-dir",
                                directory.resolve("units").toString(),
                                "--images-dir",
                                cloud.images().toString(),
                                "--descriptors-dir",
                                cloud.descriptors().toString()));
    }

    @Test
    void aWrongSecretIsFoundByTheCheck() throws IOException {
        Path auth = Files.writeString(directory.resolve("auth"), "oneadmin:wrong");
        Nifty.Run run = init("", "--yes", "--secret-file", auth.toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.out().contains("\nwrong credentials: "), run.out());
    }

    private Nifty.Run init(String answers, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "init",
                "--descriptors-dir",
                cloud.descriptors().toString(),
                "--images-dir",
                cloud.images().toString()));
        arguments.addAll(List.of(options));
        InputStream usual = System.in;
        System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        try {
            return nifty(arguments.toArray(new String[0]));
        } finally {
            System.setIn(usual);
        }
    }

    private Nifty.Run nifty(String... arguments) {
        Map<String, String> environment = Map.of(
                "HOME",
                directory.toString(),
                "ONE_XMLRPC",
                cloud.sandbox().endpoint().toString());
        return new Nifty(Clock.systemUTC(), environment, List.of(directory.resolve("nifty.yml")))
                .run(List.of(arguments));
    }
}
