package org.cloudimagefactory.nifty.sync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.backend.CloudBackend;

/** Looks whether all is there that a run needs, and goes on where something is wrong. */
public final class CheckService {
    private final Supplier<CloudBackend> backend;
    private final Supplier<SyncRequest> request;

    /** Looks at what these make; what they say when they can't is a finding. */
    public CheckService(Supplier<CloudBackend> backend, Supplier<SyncRequest> request) {
        this.backend = backend;
        this.request = request;
    }

    /** Everything that was looked at. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        try (CloudBackend cloud = backend.get()) {
            findings.addAll(cloud.check());
        } catch (Problem e) {
            findings.add(Finding.bad("settings", e.line()));
        }
        try {
            SyncRequest known = request.get();
            known.descriptorDirectories().forEach(directory -> findings.add(writable("descriptors", directory)));
            known.imageDirectories().forEach(directory -> findings.add(readable("images", directory)));
        } catch (Problem e) {
            findings.add(Finding.bad("directories", e.line()));
        }
        return findings;
    }

    private static Finding writable(String subject, Path directory) {
        return Files.isWritable(directory)
                ? Finding.good(subject, directory.toString())
                : Finding.bad(subject, "cannot write to " + directory + ", so that no descriptor could be settled");
    }

    private static Finding readable(String subject, Path directory) {
        if (!Files.exists(directory)) {
            return Finding.bad(subject, directory + " does not exist");
        }
        return Files.isDirectory(directory) && Files.isReadable(directory)
                ? Finding.good(subject, directory.toString())
                : Finding.bad(subject, "cannot read " + directory);
    }
}
