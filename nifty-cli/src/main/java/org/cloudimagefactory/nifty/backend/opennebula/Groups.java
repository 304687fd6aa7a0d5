package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Group;
import org.cloudimagefactory.nifty.oca.GroupPool;
import org.cloudimagefactory.nifty.oca.LostAnswerException;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.jspecify.annotations.Nullable;

/** The groups of the cloud, asked for once and only when an appliance has one. */
final class Groups {
    private final Client client;
    private final Answers answers;
    private final AccessRules access;
    private final Caller caller;
    private @Nullable Map<String, Integer> known;

    Groups(Client client, Answers answers, AccessRules access, Caller caller) {
        this.client = client;
        this.answers = answers;
        this.access = access;
        this.caller = caller;
    }

    /** The group of an appliance's objects, made where it is missing and may be made; none for an appliance without groups. */
    Optional<Integer> of(Appliance appliance) {
        return access.groupFor(appliance.descriptor().groups()).map(this::id);
    }

    private synchronized int id(String name) {
        if (known == null) {
            known = read();
        }
        Integer id = known.get(name);
        if (id == null) {
            id = make(name);
            known.put(name, id);
        }
        return id;
    }

    private Map<String, Integer> read() {
        Map<String, Integer> found = new HashMap<>();
        answers.require(new GroupPool(client).info(group -> found.put(group.name(), group.id())), "list groups");
        return found;
    }

    private int make(String name) {
        if (!access.createGroups() && !caller.isAdministrator()) {
            throw new ItemProblem("user '" + caller.name() + "' sees no group '" + name
                            + "' in OpenNebula: it sees only its own groups")
                    .hint("have an administrator add it to the group ('oneuser addgroup " + caller.name() + " " + name
                            + "'), or name another with --group-map " + name + "=GROUP");
        }
        if (!access.createGroups()) {
            throw new ItemProblem("OpenNebula has no group '" + name + "'")
                    .hint("create it, name another with --group-map " + name + "=GROUP, or use --create-groups");
        }
        OneResponse response;
        try {
            response = Group.allocate(client, name);
        } catch (LostAnswerException e) {
            Integer id = read().get(name);
            if (id != null) {
                return id;
            }
            response = Group.allocate(client, name);
        }
        int taken = Answers.takenBy(response);
        return taken >= 0
                ? taken
                : answers.require(response, "create group '" + name + "'").intMessage();
    }
}
