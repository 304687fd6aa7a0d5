package org.cloudimagefactory.comfy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.InitSurroundings;
import org.cloudimagefactory.common.cli.SetupCommand;
import org.cloudimagefactory.common.setup.AnswerChecks;
import org.cloudimagefactory.common.setup.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comfy init}. */
@Command(
        name = "init",
        description =
                "Ask where images go, in which formats and for whom, show the configuration, write it, and check it.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy init", "  comfy init --yes --output-dir /srv/appliances --groups operators"})
public final class InitCommand extends SetupCommand {
    // Picocli fills it; what is given becomes settings.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private SiteOptions options = new SiteOptions();

    /** Works in these surroundings. */
    public InitCommand(InitSurroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected List<Question> questions() {
        return List.of(
                Question.of("output_dir", "Directory for images and descriptors", "/var/spool/comfy")
                        .checked(AnswerChecks::absolutePath),
                Question.of(
                                "format",
                                "Formats of images (qcow2, raw, vmdk, vdi, ova), with commas between them",
                                "qcow2")
                        .checked(AnswerChecks.someOf("qcow2", "raw", "vmdk", "vdi", "ova")),
                Question.optional("groups", "Groups that may use appliances, with commas between them"));
    }
}
