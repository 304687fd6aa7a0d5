package org.cloudimagefactory.nifty.sandbox.opennebula.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;

/** All objects of the cloud but its datastores, which are set up anew at each start. One thread at a time is let in. */
public final class Cloud implements AutoCloseable {
    private static final String JOURNAL = "journal";

    private final Journal journal;
    private final Table<SandboxImage> images;
    private final Table<VmTemplate> templates;
    private final Table<VirtualMachine> machines;
    private final Table<SandboxUser> users;
    private final Table<SandboxGroup> groups;

    private Cloud(Journal journal) {
        this.journal = journal;
        images = new Table<>("image", SandboxImage.class, journal);
        templates = new Table<>("template", VmTemplate.class, journal);
        machines = new Table<>("vm", VirtualMachine.class, journal);
        users = new Table<>("user", SandboxUser.class, journal);
        groups = new Table<>("group", SandboxGroup.class, journal);
    }

    /**
     * The cloud as it was left in this directory, or an empty one. Its journal is written anew, so that it holds nothing but
     * what there is, and takes the place of the old one when it is complete.
     */
    public static Cloud open(Path directory) throws IOException {
        Path file = directory.resolve(JOURNAL);
        Path temporary = AtomicFile.temporaryFor(file);
        Journal journal = Journal.open(temporary);
        try {
            Cloud cloud = new Cloud(journal);
            Journal.read(file, cloud.tables());
            cloud.tables().values().forEach(Table::rewrite);
            journal.flush();
            AtomicFile.rename(temporary, file);
            return cloud;
        } catch (IOException | RuntimeException e) {
            journal.close();
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    public Table<SandboxImage> images() {
        return images;
    }

    public Table<VmTemplate> templates() {
        return templates;
    }

    public Table<VirtualMachine> machines() {
        return machines;
    }

    public Table<SandboxUser> users() {
        return users;
    }

    public Table<SandboxGroup> groups() {
        return groups;
    }

    /** Does something while nobody else reads or changes the cloud. */
    public synchronized <T> T locked(Supplier<T> action) {
        return action.get();
    }

    @Override
    public synchronized void close() throws IOException {
        journal.flush();
        journal.close();
    }

    private Map<String, Table<?>> tables() {
        return Stream.of(images, templates, machines, users, groups)
                .collect(Collectors.toMap(Table::name, Function.identity()));
    }
}
