package org.cloudimagefactory.nifty.backend;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.nifty.transfer.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * What a back end is told.
 *
 * @param identifier of this nifty: only objects that carry it are ours
 * @param datastores names of the places where appliances go
 * @param access who may use what is registered
 * @param templateDirectory the operator's own templates, or null
 * @param transfer how image files get into the cloud
 * @param uploadTimeout limit for one image
 * @param adoptedOwners whose objects of other tools are taken over, or null when none are
 * @param options what only this back end understands, by the names of options on the command line without hyphens in front
 * @param clock the time
 * @param progress where a person sees how far an upload has come
 */
public record BackendSettings(
        String identifier,
        List<String> datastores,
        AccessRules access,
        @Nullable Path templateDirectory,
        Transfer transfer,
        Duration uploadTimeout,
        @Nullable List<String> adoptedOwners,
        Map<String, String> options,
        Clock clock,
        Progress progress) {
    /** Where nobody looks on. */
    public BackendSettings(
            String identifier,
            List<String> datastores,
            AccessRules access,
            @Nullable Path templateDirectory,
            Transfer transfer,
            Duration uploadTimeout,
            @Nullable List<String> adoptedOwners,
            Map<String, String> options,
            Clock clock) {
        this(
                identifier,
                datastores,
                access,
                templateDirectory,
                transfer,
                uploadTimeout,
                adoptedOwners,
                options,
                clock,
                Progress.NONE);
    }

    public BackendSettings {
        datastores = List.copyOf(datastores);
        options = Map.copyOf(options);
    }

    /** Whether objects of other users are taken over. */
    public boolean adoptsOfOthers() {
        return adoptedOwners != null && !adoptedOwners.isEmpty();
    }

    /** The value of an option that this back end understands. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name)).filter(value -> !value.isEmpty());
    }
}
