package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import picocli.CommandLine.Mixin;

/** A command that needs to know which cloud, and nothing of descriptors. */
abstract class CloudCommand extends ResultCommand {
    @Mixin
    private CloudOptions options = new CloudOptions();

    private final Function<CloudOptions, CloudBackend> cloud;

    CloudCommand(Function<CloudOptions, CloudBackend> cloud) {
        this.cloud = cloud;
    }

    /** Does the work with the open cloud. */
    abstract void run(CloudBackend backend);

    @Override
    protected final void run() {
        try (CloudBackend backend = cloud.apply(options)) {
            run(backend);
        }
    }
}
