package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/** Layers as builds would make them, by the real qemu-img, small. */
public final class LayerBench {
    static final long DISK = 8L << 20;

    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final Overlays overlays = new Overlays("qemu-img", runner);
    private final Path work;
    private final Path cache;

    /** Builds in one directory, keeps in another. */
    public LayerBench(Path directory) {
        try {
            this.work = Files.createDirectories(directory.resolve("work"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        this.cache = directory.resolve("cache/layers");
    }

    static LayerKey key(String name) {
        return new LayerKey(Digest.SHA_256.of(name));
    }

    static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    Path cache() {
        return cache;
    }

    LayerStore store(Clock clock) {
        return new LayerStore(cache, new QemuImg("qemu-img", runner), overlays, clock);
    }

    /** A store as of a process of its own, as far as one process can have it: nobody else's locks are held meanwhile. */
    public LayerStore store() {
        return store(Clock.systemUTC());
    }

    /** What a build would leave: an image, or an overlay on what is below, in which this was written. */
    Path built(String name, @Nullable LayerUse below) {
        Path file = work.resolve(name + ".qcow2");
        if (below == null) {
            run("qemu-img", "create", "-q", "-f", "qcow2", file.toString(), String.valueOf(DISK));
        } else {
            overlays.create(file, below.overlay(), DISK);
        }
        int place = Math.floorMod(name.hashCode(), 100);
        run("qemu-io", "-f", "qcow2", "-c", "write -P " + (1 + place) + " " + place * 65536 + " 64k", file.toString());
        return file;
    }

    /** Builds and keeps a layer on the one below, if one is named. */
    public LayerRecord layer(LayerStore store, String name, @Nullable String below) {
        if (below == null) {
            return add(store, name, null);
        }
        try (LayerUse use = store.use(key(below), soon()).orElseThrow()) {
            return add(store, name, use);
        }
    }

    LayerRecord add(LayerStore store, String name, @Nullable LayerUse below) {
        WayIn way = below == null
                ? null
                : new WayIn("private of " + name, "public of " + name, Map.of(), List.of("password of " + name));
        try (LayerClaim claim = store.claim(key(name), soon())) {
            return claim.add(new NewLayer(built(name, below), below, name, null, way));
        }
    }

    /** Keeps something under a key that was decided elsewhere. */
    public void keep(LayerStore store, LayerKey key, String description, @Nullable LayerKey below) {
        LayerUse use = below == null ? null : store.use(below, soon()).orElseThrow();
        try (LayerClaim claim = store.claim(key, soon())) {
            claim.add(new NewLayer(built("kept-" + key.brief(), use), use, description, null, null));
        } finally {
            if (use != null) {
                use.close();
            }
        }
    }

    boolean isUsable(LayerStore store, String name) {
        return store.use(key(name), soon())
                .map(use -> {
                    use.close();
                    return true;
                })
                .orElse(false);
    }

    Path overlay(String name) {
        return cache.resolve(key(name) + ".qcow2");
    }

    Path record(String name) {
        return cache.resolve(key(name) + ".json");
    }

    /** Runs a program, which must succeed; what it prints. */
    String run(String... arguments) {
        return runner.run(Command.of(List.of(arguments)).within(Duration.ofMinutes(1)))
                .orThrow(String.join(" ", arguments))
                .output();
    }
}
