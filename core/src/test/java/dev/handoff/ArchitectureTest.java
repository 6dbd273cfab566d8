// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Directions between packages, and what an application may see of them. */
@AnalyzeClasses(packages = "dev.handoff", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Who adds a public type adds it here, and thinks twice: it stays. */
    private static final Set<String> PUBLIC_TYPES = Set.of(
            "dev.handoff.Crc32",
            "dev.handoff.accel.InternalLocation",
            "dev.handoff.accel.InternalUri",
            "dev.handoff.accel.AccelRedirect",
            "dev.handoff.zip.ZipManifest",
            "dev.handoff.zip.ManifestBuilder",
            "dev.handoff.zip.ZipLayout",
            "dev.handoff.zip.FileTree",
            "dev.handoff.zip.ManifestEntry",
            "dev.handoff.zip.NamePolicy",
            "dev.handoff.zip.Crc32Source",
            "dev.handoff.zip.Crc32Cache",
            "dev.handoff.upload.UploadReceiver",
            "dev.handoff.upload.UploadFields",
            "dev.handoff.upload.UploadForm",
            "dev.handoff.upload.UploadedFile",
            "dev.handoff.upload.UploadException",
            "dev.handoff.embedded.EmbeddedNginx",
            "dev.handoff.embedded.RequestHead",
            "dev.handoff.embedded.Reply");

    private static final DescribedPredicate<JavaClass> IN_THE_ROOT_PACKAGE = resideInAnyPackage("dev.handoff");

    @ArchTest
    static final ArchRule coreKnowsNothingButTheJdk =
            classes().should().onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "dev.handoff.."));

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.handoff.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internalIsALeaf = only("internal");

    @ArchTest
    static final ArchRule crcIsALeaf = classes()
            .that(IN_THE_ROOT_PACKAGE)
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("dev.handoff..").or(IN_THE_ROOT_PACKAGE))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule accelKnowsNothingAboveIt = only("accel", "internal");

    @ArchTest
    static final ArchRule zipKnowsAccelAlone = only("zip", "accel", "internal");

    @ArchTest
    static final ArchRule uploadKnowsNeitherDownloadsNorArchives = only("upload", "internal");

    @ArchTest
    static final ArchRule embeddedSitsOnTopOfAll = only("embedded", "accel", "zip", "upload", "internal");

    @ArchTest
    static final ArchRule applicationsSeeTheDesignedTypesAlone = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and(resideOutsideOfPackage("dev.handoff.internal.."))
            .should(be(describe("a designed public type", (JavaClass type) -> PUBLIC_TYPES.contains(type.getName()))));

    @ArchTest
    static final ArchRule publicTypesAreClosed = classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .should(be(describe("final or sealed", ArchitectureTest::isClosed)));

    @ArchTest
    static final ArchRule namesSayWhatATypeIs = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Impl|Manager|Common|Constants)(\\$.*)?")
            .orShould()
            .haveNameMatching("(.*[.$])?Abstract\\w*");

    @ArchTest
    static final ArchRule accessorsAreNamedAfterWhatTheyReturn = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(describe(
                    "applications see",
                    (JavaClass type) -> type.getModifiers().contains(JavaModifier.PUBLIC)
                            && !type.getPackageName().startsWith("dev.handoff.internal")))
            .should()
            .haveNameNotMatching("(get|is|has)[A-Z].*");

    @ArchTest
    static final ArchRule nothingStaticChanges =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule pathsAreNotFiles =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.File");

    private static boolean isClosed(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
    }

    /** The package may use itself, the root package, and these packages of ours. */
    private static ArchRule only(String name, String... others) {
        DescribedPredicate<JavaClass> allowed = resideOutsideOfPackage("dev.handoff..")
                .or(IN_THE_ROOT_PACKAGE)
                .or(resideInAnyPackage("dev.handoff." + name + ".."));
        for (String other : others) {
            allowed = allowed.or(resideInAnyPackage("dev.handoff." + other + ".."));
        }
        return classes()
                .that()
                .resideInAPackage("dev.handoff." + name + "..")
                .should()
                .onlyDependOnClassesThat(allowed)
                .as(name + " uses no package of ours but " + String.join(", ", others))
                .allowEmptyShould(true);
    }
}
