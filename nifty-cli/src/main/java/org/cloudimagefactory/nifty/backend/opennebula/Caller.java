package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.DatastoreQuota;
import org.cloudimagefactory.nifty.oca.Group;
import org.cloudimagefactory.nifty.oca.User;
import org.jspecify.annotations.Nullable;

/** Who calls, asked for once and only when that matters. */
final class Caller {
    private final Client client;
    private final Answers answers;
    private @Nullable User user;
    private @Nullable List<DatastoreQuota> quotas;

    Caller(Client client, Answers answers) {
        this.client = client;
        this.answers = answers;
    }

    /** The name. */
    String name() {
        return client.user();
    }

    /** Whether everything is allowed. */
    boolean isAdministrator() {
        return user().isAdministrator();
    }

    /** The number. */
    int number() {
        return user().number();
    }

    /** What new images of the caller count against, as it was when this was first asked; nothing for administrators. */
    synchronized List<DatastoreQuota> quotas() {
        if (quotas == null) {
            List<DatastoreQuota> all = new ArrayList<>();
            if (!isAdministrator()) {
                all.addAll(user().datastoreQuotas());
                Group group = new Group(user().gid(), client);
                // Whoever may not look at the group learns of its quota from a refusal.
                if (!group.info().isError()) {
                    all.addAll(group.datastoreQuotas());
                }
            }
            quotas = all;
        }
        return quotas;
    }

    private synchronized User user() {
        if (user == null) {
            User self = User.self(client);
            answers.require(self.info(), "ask who the user is");
            user = self;
        }
        return user;
    }
}
