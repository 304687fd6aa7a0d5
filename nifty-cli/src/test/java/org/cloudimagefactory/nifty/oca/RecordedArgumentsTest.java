package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.junit.jupiter.api.Test;

/** Every call that nifty makes has the arguments, by number and type, with which it was recorded. */
class RecordedArgumentsTest {
    private static final Pattern METHOD = Pattern.compile("<methodName>\\s*([a-z.]+)\\s*</methodName>");
    private static final Pattern PARAMETER =
            Pattern.compile("<value>\\s*<(string|int|i4|boolean|array)>", Pattern.DOTALL);

    private final List<String> sent = new ArrayList<>();

    /** Answers each call as if it had come to nothing. */
    private final class Recorder implements Transport {
        @Override
        public <T> T post(byte[] request, AnswerReader<T> reader) throws TransportException {
            sent.add(new String(request, StandardCharsets.UTF_8));
            throw new TransportException(TransportException.Stage.WRONG_SERVER, "none", new IOException());
        }

        @Override
        public String target() {
            return "nowhere";
        }
    }

    private static String method(String request) {
        Matcher matcher = METHOD.matcher(request);
        assertTrue(matcher.find(), request);
        return matcher.group(1);
    }

    private static List<String> types(String request) {
        List<String> types = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(request);
        while (matcher.find()) {
            types.add(matcher.group(1).replace("i4", "int"));
        }
        return types;
    }

    private static Map<String, Set<List<String>>> recorded() throws IOException, URISyntaxException {
        Map<String, Set<List<String>>> all = new HashMap<>();
        for (String version : List.of("6.10.0", "7.4.0")) {
            Path folder =
                    Path.of(Objects.requireNonNull(RecordedArgumentsTest.class.getResource("/opennebula/" + version))
                            .toURI());
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(name -> name.toString().endsWith(".request.xml"))
                        .toList()) {
                    String text = Files.readString(file);
                    all.computeIfAbsent(method(text), key -> new HashSet<>()).add(types(text));
                }
            }
        }
        return all;
    }

    private void callEverything() {
        Client client = new Client(new Secret("u:p"), new Recorder(), new RetryPolicy(1, Duration.ZERO));
        Image image = new Image(1, client);
        Template template = new Template(2, client);
        List<Runnable> calls = List.of(
                () -> new OneSystem(client).version(),
                () -> User.self(client).info(),
                () -> new Datastore(1, client).info(),
                () -> new DatastorePool(client).info(found -> {}),
                () -> new GroupPool(client).info(found -> {}),
                () -> Group.allocate(client, "g"),
                () -> new ImagePool(client, PoolFilter.mine()).info(found -> {}),
                () -> new TemplatePool(client, PoolFilter.all()).info(found -> {}),
                () -> Image.allocate(client, "NAME=\"a\"", 1, false),
                image::info,
                () -> image.update("A=\"b\"", true),
                () -> image.chmod(0640),
                () -> image.chgrp(1),
                () -> image.rename("b"),
                image::enable,
                image::disable,
                image::delete,
                image::deleteByForce,
                () -> Template.allocate(client, "NAME=\"a\""),
                template::info,
                () -> template.update("A=\"b\"", false),
                () -> template.chmod(0640),
                () -> template.chown(0, 1),
                () -> template.rename("b"),
                template::delete);
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (RuntimeException e) {
                assertTrue(String.valueOf(e.getMessage()).endsWith(": none"), e.toString());
            }
        }
        assertEquals(calls.size(), sent.size());
    }

    @Test
    void areThoseOfTheRecordings() throws Exception {
        Map<String, Set<List<String>>> recorded = recorded();
        callEverything();
        for (String request : sent) {
            Set<List<String>> known = recorded.getOrDefault(method(request), Set.of());
            assertTrue(known.contains(types(request)), method(request) + " " + types(request) + ", recorded " + known);
        }
    }

    /** The last argument of the allocation is no_check_capacity, that of the deletion is force. */
    @Test
    void meanWhatTheyAreMeantTo() {
        Client client = new Client(new Secret("u:p"), new Recorder(), new RetryPolicy(1, Duration.ZERO));
        List<Runnable> calls = List.of(
                () -> Image.allocate(client, "x", 1, false),
                () -> Image.allocate(client, "x", 1, true),
                () -> new Image(1, client).delete(),
                () -> new Image(1, client).deleteByForce());
        List<String> last = new ArrayList<>();
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (RuntimeException e) {
                String request = sent.get(sent.size() - 1);
                last.add(request.replaceAll("(?s).*<boolean>([01])</boolean>.*", "$1"));
            }
        }
        assertEquals(List.of("0", "1", "0", "1"), last);
    }
}
