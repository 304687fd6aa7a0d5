package org.cloudimagefactory;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dependency rules of docs/architecture.md. */
class ArchitectureTest {
    private static final String ROOT = "org.cloudimagefactory.";
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(ROOT + "common", ROOT + "comfy", ROOT + "itchy", ROOT + "nifty");
    }

    @Test
    void seesAllFourModules() {
        for (String module : new String[] {"common", "comfy", "itchy", "nifty"}) {
            assertTrue(
                    classes.stream().anyMatch(type -> type.getPackageName().startsWith(ROOT + module)),
                    "no class of " + module);
        }
    }

    @Test
    void commonKnowsNoTool() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "common..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "comfy..", ROOT + "itchy..", ROOT + "nifty..")
                .check(classes);
    }

    @Test
    void noToolKnowsAnother() {
        slices().matching(ROOT + "(comfy|itchy|nifty)..")
                .should()
                .notDependOnEachOther()
                .check(classes);
    }

    @Test
    void commandsAreKnownToNothingButMainAndCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..command..", "..cli..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..command..")
                .check(classes);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
    }

    /** Each layer of common, from below, with what may not be reached from it; what has no line here lies between config and cli. */
    @Test
    void commonIsBuiltInLayers() {
        String common = ROOT + "common.";
        List<String> layers = List.of("problem", "work", "spool", "config");
        for (int i = 0; i < layers.size(); i++) {
            List<String> below = layers.subList(0, i + 1).stream()
                    .map(layer -> common + layer + "..")
                    .toList();
            noClasses()
                    .that()
                    .resideInAPackage(common + layers.get(i) + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "common..")
                            .and(resideOutsideOfPackages(below.toArray(String[]::new))))
                    .check(classes);
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + "common..")
                .and()
                .resideOutsideOfPackage(common + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(common + "cli..")
                .check(classes);
    }

    /** It would be a second channel beside the problems; what the JDK's streams throw may be caught. */
    @Test
    void nobodyMakesAnUncheckedIoException() {
        noClasses()
                .should()
                .callConstructor(UncheckedIOException.class, IOException.class)
                .orShould()
                .callConstructor(UncheckedIOException.class, String.class, IOException.class)
                .check(classes);
    }

    @Test
    void onlyItsCommandReachesTheSandboxAndItReachesOnlyCommon() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "nifty.sandbox..")
                .and()
                .haveNameNotMatching(".*\\.nifty\\.command\\.SandboxCommand(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "nifty.sandbox..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "nifty.sandbox..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "nifty..").and(resideOutsideOfPackage(ROOT + "nifty.sandbox..")))
                .check(classes);
    }

    @Test
    void picocliStaysInCommandsAndCli() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..command..", "..cli..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(classes);
    }

    @Test
    void jinjavaIsUsedByOneClass() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.common\\.template\\.TemplateEngine(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hubspot..")
                .check(classes);
    }

    @Test
    void bouncyCastleStaysWhereSignaturesAre() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "common.imagelist.x509..", ROOT + "common.registry.signature..", ROOT + "common.pgp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(classes);
    }

    @Test
    void openPgpIsKnownToOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "common.pgp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle.openpgp..", "org.bouncycastle.bcpg..")
                .check(classes);
    }

    @Test
    void xmlParsersAndWritersAreMadeInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "common.xml..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("(javax\\.xml|org\\.xml|org\\.w3c)\\..*(Factory|Registry)")
                .check(classes);
    }

    @Test
    void theWebIsAskedInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "common.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..", "java.net.http..")
                .check(classes);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(URLConnection.class)
                .orShould()
                .callMethod(URL.class, "openStream")
                .orShould()
                .callMethod(URL.class, "openConnection")
                .orShould()
                .callMethod(URL.class, "openConnection", Proxy.class)
                .check(classes);
        // Those that serve, and QEMU's monitor and serial console.
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "common.web..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(AnswerServer|AnswerConnection|GuestMachine|QmpConnection|SerialConsole)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Server)?Socket|java\\.nio\\.channels\\.(Server)?SocketChannel"
                        + "|javax\\.net\\.ssl\\.SSL(Server)?Socket")
                .check(classes);
    }

    @Test
    void theWebKnowsNothingButWhatEveryPackageMayKnow() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "common.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "common.imagelist",
                        ROOT + "common.image..",
                        ROOT + "common.ova..",
                        ROOT + "common.descriptor..",
                        ROOT + "common.process..")
                .check(classes);
    }

    /** What is below it has a package of its own: signatures know certificates. */
    @Test
    void registriesAreAskedWithNothingButTheWeb() {
        String common = ROOT + "common.";
        noClasses()
                .that()
                .resideInAPackage(common + "registry")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "common..")
                        .and(resideOutsideOfPackages(
                                common + "registry",
                                common + "problem",
                                common + "work",
                                common + "spool",
                                common + "config",
                                common + "web")))
                .check(classes);
    }

    @Test
    void programsAreStartedByOneClassAndThoseThatHaveTheTerminalByAnother() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + "common.process.ProcessCommandRunner")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + "common.process.AttachedProgram")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(classes);
    }

    @Test
    void nothingIsStaticAndMutable() {
        noFields()
                .that()
                .areStatic()
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(classes);
    }

    @Test
    void classesAreFinalUnlessMadeToBeExtended() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveSimpleName("package-info")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + "common.cli.CommonOptions")
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(classes);
    }
}
