package org.cloudimagefactory.nifty.command;

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
    private final SecretPlace secrets;

    /** Works in these surroundings. */
    public InitCommand(InitSurroundings surroundings) {
        super(surroundings);
        this.environment = surroundings.tool().environment();
        this.secrets = new SecretPlace(environment, surroundings.machine().resolve("nifty"));
    }

    @Override
    protected List<Question> questions() {
        return List.of(
                Question.of("backend", "Kind of cloud; 'nifty backends' lists them", OPENNEBULA),
                Question.of("endpoint", "Address of OpenNebula's XML-RPC", endpoint())
                        .checked(AnswerChecks::webAddress)
                        .onlyFor("backend", OPENNEBULA),
                Question.of(
                                SECRET,
                                "File that holds USER:PASSWORD of nifty's account",
                                secrets.usual(isForMachine()).toString())
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

    /**
     * A secret that is not there yet; it is never shown, and it can't be given on the command line. That of the machine is a copy of
     * the caller's own, where there is one.
     */
    @Override
    protected Optional<Addition> addition(Interview interview, Map<String, String> settings) {
        String named = settings.get(SECRET);
        if (named == null || Files.exists(Path.of(named))) {
            return Optional.empty();
        }
        Optional<String> known = secrets.copyFor(Path.of(named));
        if (known.isPresent()) {
            return Optional.of(NewSecret.copy(Path.of(named), known.get(), secrets.own()));
        }
        if (!interview.isAsking()) {
            return Optional.empty();
        }
        String secret = interview.secret(Question.required(SECRET, "USER:PASSWORD of the account, which is not shown")
                .checked(answer -> SecretPlace.isSecret(answer)
                        ? Optional.empty()
                        : Optional.of("a name, a colon and a password")));
        return Optional.of(NewSecret.typed(Path.of(named), secret));
    }

    /** As OpenNebula's own tools find it. */
    private String endpoint() {
        return Stream.of(environment.getOrDefault("ONE_XMLRPC", ""), secrets.endpoint())
                .filter(told -> AnswerChecks.webAddress(told).isEmpty())
                .findFirst()
                .orElse("http://localhost:2633/RPC2");
    }
}
