package org.cloudimagefactory.comfy.packer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** Makes sure that what a boot command tells the installer to fetch is there; it would wait for it in vain until the time is up. */
public final class BootCommandFiles {
    private BootCommandFiles() {}

    /** Refuses a boot command that names a file which is not among the answers. */
    public static void require(BuildPlan plan, Path http) {
        String keys = String.join(
                "",
                plan.settings()
                        .installing()
                        .bootCommand(plan.appliance().system().firmware()));
        for (String name : AnswersAddress.filesIn(keys)) {
            if (!Files.exists(http.resolve(name))) {
                Path directory = plan.distribution().directory();
                throw new EnvironmentProblem(
                                "the boot command of " + plan.distribution().name() + " tells the"
                                        + " installer to fetch '" + name + "', which is not there")
                        .hint("put it, or its template " + name + ".j2, into " + directory.resolve("http"))
                        .ofOneItem();
            }
        }
    }
}
