package org.cloudimagefactory.comfy.installer;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** The dialects that there are, by name. */
public final class InstallerDialects {
    private final Map<String, InstallerDialect> byName = new TreeMap<>();

    /** Knows these dialects. */
    public InstallerDialects(Collection<InstallerDialect> dialects) {
        dialects.forEach(dialect -> byName.put(dialect.name(), dialect));
    }

    /** The dialect of this name. */
    public InstallerDialect get(String name) {
        InstallerDialect dialect = byName.get(name);
        if (dialect == null) {
            throw new EnvironmentProblem("unknown installer '" + name + "'")
                    .hint("known installers are " + String.join(", ", byName.keySet()));
        }
        return dialect;
    }

    /** Adds what an installer has no words for to the problems of the description that asks for it. */
    public void check(String name, AppliancePlan plan, DocumentProblems problems) {
        String who = plan.system().distribution() + " (" + name + ")";
        for (InstallerDialect.Inexpressible part : get(name).inexpressible(plan)) {
            problems.add("/" + part.field().replace('.', '/'), "is more than " + who + " can do: " + part.reason());
        }
    }
}
