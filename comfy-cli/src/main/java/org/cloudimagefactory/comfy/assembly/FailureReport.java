package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.Problem;

/** Puts together, in one directory and one line, all that helps to find out why a build failed. */
final class FailureReport {
    private FailureReport() {}

    static Problem of(Problem problem, BuildPlan plan, BuildWorkspace workspace, RunSettings settings) {
        BuildDirectory directory = workspace.directory();
        if (!Files.exists(directory.template()) && !Files.exists(directory.testReport())) {
            // Nothing has begun yet.
            return problem;
        }
        String console = workspace.directory().console().lastSerialLine().orElse("");
        Path kept;
        try {
            kept = settings.onFailure() == RunSettings.OnFailure.KEEP
                    ? workspace.keepAll(plan, ".failed")
                    : workspace.keepLogs(plan);
        } catch (Problem e) {
            // Why the build failed is what people have to know first; both may have the same reason.
            return problem.furtherHint(e.line());
        }
        StringBuilder hint = new StringBuilder("logs are in " + kept);
        Path picture = kept.resolve("console.png");
        if (Files.exists(picture)) {
            hint.append("; the last screen is ").append(picture);
        }
        if (!console.isEmpty()) {
            hint.append("; the console last said: ").append(console);
        }
        return problem.furtherHint(hint.toString());
    }
}
