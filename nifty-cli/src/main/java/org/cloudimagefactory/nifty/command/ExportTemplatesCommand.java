package org.cloudimagefactory.nifty.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nifty export-templates}. */
@Command(
        name = "export-templates",
        description = "Write the built-in image.j2 and template.j2 to a directory, to be changed and named with"
                + " --template-dir.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty export-templates ./templates", "  nifty export-templates /etc/nifty/templates --force"})
public final class ExportTemplatesCommand extends ToolCommand {
    @Parameters(paramLabel = "DIR", description = "Where to; created when missing.")
    private Path directory = Path.of(".");

    @Option(names = "--force", description = "Overwrite files that are there.")
    private boolean force;

    private final Map<String, String> templates;

    /** Writes these texts by the names of their files. */
    public ExportTemplatesCommand(Map<String, String> templates) {
        this.templates = new TreeMap<>(templates);
    }

    @Override
    protected void run() {
        Directories.writable(directory);
        for (String name : templates.keySet()) {
            if (Files.exists(directory.resolve(name)) && !force) {
                throw new EnvironmentProblem("there is a " + directory.resolve(name) + " already")
                        .hint("name another directory, or overwrite it with --force");
            }
        }
        templates.forEach((name, text) -> {
            Path file = directory.resolve(name);
            try {
                AtomicFile.write(
                        file, text.getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString("rw-r--r--"));
            } catch (IOException e) {
                throw Directories.unusable(directory, "write to", e);
            }
            printer().line(file.toString());
        });
    }
}
