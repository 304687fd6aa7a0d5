package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.check.ImageTest;
import org.cloudimagefactory.comfy.check.ImageTester;
import org.cloudimagefactory.comfy.check.TestReport;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Progress;

/** Tests an image as a part of its build; its report and console stay in the build directory. */
final class BuildTest {
    private final ImageTester tester;

    BuildTest(ImageTester tester) {
        this.tester = tester;
    }

    void run(BuildPlan plan, MachineType machine, DiskSource image, BuildDirectory directory, Progress.Task progress) {
        try {
            Files.createDirectory(directory.test());
            TestReport report = tester.test(
                    new ImageTest(
                            plan.name(),
                            image,
                            machine,
                            plan.machine(),
                            plan.appliance().access().listeningPorts(),
                            plan.appliance().access().consoleLogin(),
                            plan.timeLimit(),
                            directory.test()),
                    progress);
            TestService.write(report, directory.testReport());
            keep(directory.test().resolve("serial.log"), directory.testSerial());
            keep(directory.test().resolve("console.png"), directory.testPicture());
            if (!report.passed()) {
                throw new ItemProblem("the image failed its test: " + report.failures());
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory.root(), e);
        }
    }

    private static void keep(Path file, Path target) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, target);
        }
    }
}
