package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Datastore;
import org.cloudimagefactory.nifty.oca.DatastorePool;
import org.cloudimagefactory.nifty.oca.GroupPool;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.OneSystem;
import org.cloudimagefactory.nifty.oca.User;

/** Looks whether OpenNebula is there and has what a run needs. */
final class CloudCheck {
    private final Client client;
    private final Answers answers;
    private final BackendSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    CloudCheck(Client client, Answers answers, BackendSettings settings) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
    }

    /** Ends early where the rest could not be looked at. */
    List<Finding> run() {
        try {
            OneResponse version = new OneSystem(client).version();
            findings.add(Finding.good("endpoint", client.endpoint()));
            answers.require(version, "ask for the version");
            findings.add(
                    version.message().matches("[5-7]\\..*")
                            ? Finding.good("version", version.message())
                            : Finding.bad("version", version.message() + " is not one of 5 to 7; proceed with care"));
            User self = User.self(client);
            answers.require(self.info(), "ask who the user is");
            findings.add(Finding.good("credentials", "user " + self.name() + " (id " + self.number() + ")"));
            datastores();
            transfer();
            groups(self);
        } catch (Problem e) {
            String subject = findings.isEmpty() ? "endpoint" : "credentials";
            findings.add(Finding.bad(subject, e.line()));
        }
        return findings;
    }

    private void datastores() {
        Map<String, Datastore> all = new TreeMap<>();
        answers.require(
                new DatastorePool(client).info(datastore -> {
                    all.put(datastore.name(), datastore);
                    all.put(Integer.toString(datastore.id()), datastore);
                }),
                "list datastores");
        for (String name : settings.datastores()) {
            Optional<Datastore> found = Optional.ofNullable(all.get(name));
            findings.add(found.map(datastore -> finding(name, datastore))
                    .orElseGet(() -> Finding.bad("datastore " + name, "there is none of this name or id")));
            found.ifPresent(datastore -> settings.transfer()
                    .directories()
                    .forEach(directory -> findings.add(path(name, datastore, directory.toString()))));
        }
    }

    private static Finding finding(String name, Datastore datastore) {
        String subject = "datastore " + name;
        if (datastore.type() != Datastore.Type.IMAGE) {
            return Finding.bad(subject, "it is not for images but of type " + datastore.type());
        }
        String space = datastore.freeMb() + " MiB of " + datastore.totalMb() + " MiB free";
        if (datastore.totalMb() > 0 && datastore.freeMb() == 0) {
            return Finding.bad(subject, "it is full: " + space);
        }
        String safe = datastore.safeDirs().isEmpty() ? "none" : datastore.safeDirs();
        return Finding.good(subject, space + "; SAFE_DIRS: " + safe);
    }

    private void transfer() {
        try {
            findings.add(Finding.good("transfer", settings.transfer().origin()));
        } catch (Problem e) {
            findings.add(Finding.bad("transfer", e.line()));
        }
    }

    /** A restricted directory is fine where a safe one lies in it. */
    private static Finding path(String name, Datastore datastore, String directory) {
        boolean safe = isBelowOne(directory, datastore.safeDirs());
        boolean restricted = isBelowOne(directory, datastore.restrictedDirs());
        String subject = "transfer to " + name;
        return safe || !restricted
                ? Finding.good(subject, "from " + directory)
                : Finding.bad(
                        subject,
                        "the datastore refuses files from " + directory
                                + "; add it to its SAFE_DIRS, or use --transfer copy or http");
    }

    private static boolean isBelowOne(String directory, String prefixes) {
        return Arrays.stream(prefixes.split("\\s+"))
                .filter(prefix -> !prefix.isEmpty())
                .anyMatch(prefix -> directory.startsWith(prefix));
    }

    private void groups(User self) {
        Set<String> names = new HashSet<>();
        answers.require(new GroupPool(client).info(group -> names.add(group.name())), "list groups");
        Set<String> wanted = new HashSet<>(settings.access().groups().values());
        wanted.removeAll(names);
        if (wanted.isEmpty()) {
            findings.add(Finding.good("groups", names.size() + " groups, and all of --group-map"));
        } else if (settings.access().createGroups()) {
            findings.add(Finding.good("groups", "will be created when needed: " + String.join(", ", wanted)));
        } else if (!self.isAdministrator()) {
            findings.add(Finding.bad(
                    "groups",
                    "user " + self.name() + " sees only its own groups, and not " + String.join(", ", wanted)
                            + "; have an administrator add it to them"));
        } else {
            findings.add(Finding.bad(
                    "groups", "missing: " + String.join(", ", wanted) + "; create them, or use --create-groups"));
        }
    }
}
