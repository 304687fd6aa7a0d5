package org.cloudimagefactory.nifty.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sandbox as a process of its own, and how it ends. */
class SandboxProcessIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void endsCleanlyOnASignalAndSaysSo(String signal, int exitCode) throws Exception {
        Process process = start();
        try {
            endpoint(process);
            signal(process, signal);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(exitCode, process.exitValue());
            assertEquals(
                    "nifty: interrupted: ending what runs and removing temporary files\n", Files.readString(errors()));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void keepsEveryAnsweredChangeWhenItIsKilled() throws Exception {
        List<String> made = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            Process process = start();
            try {
                URI endpoint = endpoint(process);
                for (int i = 0; i < 20; i++) {
                    String name = "t" + round + "-" + i;
                    assertTrue(call(endpoint, "one.template.allocate", text("NAME=\"" + name + "\""))
                            .contains("<boolean>1</boolean>"));
                    made.add(name);
                }
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        }
        Process process = start();
        try {
            String all = "<param><value><int>-2</int></value></param>"
                    + "<param><value><int>-1</int></value></param>".repeat(2);
            String pool = call(endpoint(process), "one.templatepool.info", all);
            for (String name : made) {
                assertTrue(pool.contains("&lt;NAME&gt;" + name + "&lt;"), name);
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Path errors() {
        return directory.resolve("stderr");
    }

    private Process start() throws IOException {
        // Whoever runs the tests in the background may have had SIGINT ignored, which processes inherit.
        return new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProgram.class.getName(),
                        "sandbox",
                        "--state-dir",
                        directory.resolve("state").toString(),
                        "--port",
                        "0")
                .redirectError(errors().toFile())
                .start();
    }

    private static URI endpoint(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("Ready: ")) {
                return URI.create(line.substring("Ready: ".length()));
            }
        }
        throw new IOException("the sandbox ended before it was ready");
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private String call(URI endpoint, String method, String parameters) throws IOException, InterruptedException {
        String session = Files.readString(directory.resolve("state/one_auth")).strip();
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "text/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<methodCall><methodName>" + method + "</methodName><params>"
                        + text(session) + parameters + "</params></methodCall>"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String text(String value) {
        return "<param><value><string>" + value + "</string></value></param>";
    }
}
