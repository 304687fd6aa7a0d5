package org.cloudimagefactory.nifty.command;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.Backends;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;
import org.cloudimagefactory.nifty.transfer.LocalTransfer;

/** Opens the back end that options name. */
public final class BackendOpener {
    private final Backends backends;
    private final ShutdownTasks shutdown;
    private final Progress progress;
    private final Clock clock;

    /** Chooses among these. */
    public BackendOpener(Backends backends, ShutdownTasks shutdown, Progress progress, Clock clock) {
        this.progress = progress;
        this.backends = backends;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** A back end to look at only. */
    public CloudBackend open(CloudOptions options) {
        return backends.get(options.backend)
                .open(new BackendSettings(
                        options.identifier(),
                        options.datastores(),
                        new AccessRules(0, false, Map.of(), false),
                        null,
                        new LocalTransfer(List.of()),
                        Duration.ZERO,
                        null,
                        options.options(),
                        clock));
    }

    /** The back end of a pass. */
    public CloudBackend open(SyncOptions options) {
        CloudBackendProvider provider = backends.get(options.cloud.backend);
        Map<String, Object> own = new HashMap<>();
        own.put("network", options.access.network);
        own.put("network-owner", options.access.networkOwner);
        own.put("device-prefix", options.access.devicePrefix);
        own.put("skip-capacity-check", options.transfer.skipCapacityCheck ? "yes" : null);
        own.put("stalled-after", options.lifecycle.stalledAfter);
        own.put("state-dir", options.stateDirectory().orElse(null));
        own.values().removeIf(Objects::isNull);
        Map<String, String> more = new HashMap<>(options.cloud.options());
        own.forEach((name, value) -> more.put(name, value.toString()));
        options.registry.putInto(more);
        options.signing.putInto(more);
        return provider.open(new BackendSettings(
                options.cloud.identifier(),
                options.cloud.datastores(),
                options.access.rules(),
                options.access.templateDirectory(),
                options.transfer.transfer(shutdown),
                options.lifecycle.uploadTimeout,
                options.lifecycle.adoptedOwners(),
                more,
                clock,
                progress));
    }
}
