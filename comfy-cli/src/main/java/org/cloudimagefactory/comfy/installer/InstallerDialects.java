package org.cloudimagefactory.comfy.installer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.installer.agama.Agama;
import org.cloudimagefactory.comfy.installer.alpine.AlpineAnswers;
import org.cloudimagefactory.comfy.installer.autoinstall.Autoinstall;
import org.cloudimagefactory.comfy.installer.autoyast.AutoYast;
import org.cloudimagefactory.comfy.installer.kickstart.Kickstart;
import org.cloudimagefactory.comfy.installer.preseed.Preseed;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** The dialects that there are, by name. */
public final class InstallerDialects {
    private final Map<String, InstallerDialect> byName = new TreeMap<>();

    /** Knows these dialects. */
    public InstallerDialects(Collection<InstallerDialect> dialects) {
        dialects.forEach(dialect -> byName.put(dialect.name(), dialect));
    }

    /** All that ship. */
    public static InstallerDialects shipped() {
        return new InstallerDialects(List.of(
                new NoDialect(),
                new CloudConfig(),
                new MicroAnswers(),
                new MicroSeed(),
                new Preseed(),
                new Kickstart(),
                new Autoinstall(),
                new AutoYast(),
                new Agama(),
                new AlpineAnswers()));
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
