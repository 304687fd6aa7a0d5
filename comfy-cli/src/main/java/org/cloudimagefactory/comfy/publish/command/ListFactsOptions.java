package org.cloudimagefactory.comfy.publish.command;

import java.net.URI;
import org.cloudimagefactory.comfy.publish.ListFacts;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said about a list; what is left out stays as it was. */
@InGroup(OptionGroup.LIST)
public final class ListFactsOptions {
    @Option(
            names = "--identifier",
            paramLabel = "UUID",
            description = "Identifier of a new list; default a random one.")
    private @Nullable String identifier;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the list.")
    private @Nullable String title;

    @Option(names = "--description", paramLabel = "TEXT", description = "Description of the list.")
    private @Nullable String description;

    @Option(names = "--source", paramLabel = "TEXT", description = "Who publishes the list.")
    private @Nullable String source;

    @Option(names = "--vo", paramLabel = "VO", description = "Virtual organisation that the images are for.")
    private @Nullable String vo;

    @Option(names = "--creator", paramLabel = "NAME", description = "Name of the endorser.")
    private @Nullable String creator;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "Mail address of the endorser.")
    private @Nullable String email;

    @Option(
            names = "--list-url",
            paramLabel = "URL",
            description = "Where the list is published; default in the store.")
    private @Nullable URI uri;

    ListFacts facts(URI usual) {
        return new ListFacts(identifier, title, description, source, vo, creator, email, uri, usual);
    }
}
