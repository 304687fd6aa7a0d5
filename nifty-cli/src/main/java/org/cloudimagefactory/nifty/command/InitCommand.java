package org.cloudimagefactory.nifty.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.Addition;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.SetupCommand;
import org.cloudimagefactory.common.setup.AnswerChecks;
import org.cloudimagefactory.common.setup.Interview;
import org.cloudimagefactory.common.setup.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nifty init}. */
@Command(
        name = "init",
        description = "Ask which cloud there is and how it is reached, show the configuration, write it, and check it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nifty init",
            "  nifty init --yes --endpoint http://one.example.org:2633/RPC2 \\",
            "    --secret-file /etc/nifty/one_auth"
        })
public final class InitCommand extends SetupCommand {
    private static final String OPENNEBULA = "opennebula";
    private static final String TRANSFER = "transfer";
    private static final String SECRET = "secret_file";

    // Picocli fills it; what is given becomes settings.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private SyncOptions options = new SyncOptions();

    private final Map<String, String> environment;

    /** Works in these surroundings. */
    public InitCommand(InitSurroundings surroundings) {
        super(surroundings);
        this.environment = surroundings.tool().environment();
    }

    @Override
    protected List<Question> questions() {
        return List.of(
                Question.of("backend", "Kind of cloud; 'nifty backends' lists them", OPENNEBULA),
                Question.of("endpoint", "Address of OpenNebula's XML-RPC", endpoint())
                        .checked(AnswerChecks::webAddress)
                        .onlyFor("backend", OPENNEBULA),
                Question.of(SECRET, "File that holds USER:PASSWORD of nifty's account", secretFile())
                        .checked(AnswerChecks::absolutePath)
                        .onlyFor("backend", OPENNEBULA),
                Question.required("library_dir", "Directory of the library")
                        .checked(AnswerChecks::absolutePath)
                        .onlyFor("backend", "directory"),
                Question.of(
                                "datastore",
                                "Datastores for images, by name or number, with commas between them",
                                "default")
                        .onlyFor("backend", OPENNEBULA),
                Question.of(
                                TRANSFER,
                                "How images get to the front end: local (it reads the same path), copy or http",
                                "local")
                        .checked(AnswerChecks.oneOf("local", "copy", "http")),
                Question.required("copy_dir", "Directory that nifty writes and the front end reads")
                        .checked(AnswerChecks::absolutePath)
                        .onlyFor(TRANSFER, "copy"),
                Question.required("http_address", "HOST:PORT of this machine at which the front end fetches images")
                        .onlyFor(TRANSFER, "http"),
                Question.optional("http_url", "Address by which the front end knows that, where it is another one")
                        .checked(AnswerChecks::webAddress)
                        .onlyFor(TRANSFER, "http"),
                Question.optional("network", "Network of virtual machines, by name or number")
                        .onlyFor("backend", OPENNEBULA));
    }

    /** A secret that is not there yet; it is never shown, and it can't be given on the command line. */
    @Override
    protected Optional<Addition> addition(Interview interview, Map<String, String> settings) {
        String named = settings.get(SECRET);
        if (named == null || !interview.isAsking() || Files.exists(Path.of(named))) {
            return Optional.empty();
        }
        String secret = interview.secret(Question.required(SECRET, "USER:PASSWORD of the account, which is not shown")
                .checked(answer ->
                        answer.indexOf(':') > 0 ? Optional.empty() : Optional.of("a name, a colon and a password")));
        return Optional.of(new NewSecret(Path.of(named), secret));
    }

    /** As OpenNebula's own tools find it. */
    private String endpoint() {
        return Stream.of(environment.getOrDefault("ONE_XMLRPC", ""), firstLine(one("one_endpoint")))
                .filter(told -> AnswerChecks.webAddress(told).isEmpty())
                .findFirst()
                .orElse("http://localhost:2633/RPC2");
    }

    private Path one(String name) {
        return Path.of(environment.getOrDefault("HOME", "/"), ".one", name);
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException | UncheckedIOException e) {
            // Not there, or not for us: then it tells nothing, and the check tells what is wrong with the address.
            return "";
        }
    }

    /** Where OpenNebula's own tools look, else where the configuration of the machine is, if it can be written. */
    private String secretFile() {
        Path home = one("one_auth");
        String told = environment.getOrDefault("ONE_AUTH", "");
        if (told.startsWith("/")) {
            return told;
        }
        Path machine = Path.of("/etc/nifty");
        boolean isForAll = Files.isWritable(Files.exists(machine) ? machine : Path.of("/etc"));
        return (isForAll && !Files.exists(home) ? machine.resolve("one_auth") : home).toString();
    }
}
