// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.servlet;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** What an application sees of the servlet module, and what the module may use. */
@AnalyzeClasses(packages = "dev.handoff.servlet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Who adds a public type adds it here, and thinks twice: it stays. */
    private static final Set<String> PUBLIC_TYPES = Set.of(
            "dev.handoff.servlet.Nginx",
            "dev.handoff.servlet.Handoff",
            "dev.handoff.servlet.Handoff$Builder",
            "dev.handoff.servlet.GuardFilter",
            "dev.handoff.servlet.UploadFilter",
            "dev.handoff.servlet.HandoffInitializer",
            "dev.handoff.servlet.annotation.SendsFrom",
            "dev.handoff.servlet.annotation.SendsFrom$List",
            "dev.handoff.servlet.annotation.ReceivesUploads",
            "dev.handoff.servlet.annotation.AccelHints",
            "dev.handoff.servlet.doctor.Doctor",
            // not exported: the two by which Handoff shows itself to the doctor
            "dev.handoff.servlet.doctor.DoctorServlet",
            "dev.handoff.servlet.doctor.Patient");

    @ArchTest
    static void applicationsSeeTheDesignedTypesAlone(JavaClasses types) {
        assertThat(types)
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .extracting(JavaClass::getName)
                .containsExactlyInAnyOrderElementsOf(PUBLIC_TYPES);
    }

    @ArchTest
    static final ArchRule typesAreClosed = classes()
            .that()
            .areNotInterfaces()
            .should(be(describe("final", (JavaClass type) -> type.getModifiers().contains(JavaModifier.FINAL))));

    /** Every Servlet 5 container has these, and no container has others. */
    @ArchTest
    static final ArchRule nothingButTheServletApiIsNeeded = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "javax.net..",
                    "jakarta.servlet..",
                    "org.slf4j",
                    "org.jspecify.annotations",
                    "dev.handoff.."));

    @ArchTest
    static final ArchRule pathsAreNotFiles =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.File");

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .andShould()
            .haveRawType(describe("immutable", ArchitectureTest::isImmutable));

    /** But for the one that deletes what crashes left behind, when no request comes by, and the one of the command. */
    @ArchTest
    static final ArchRule threadsBelongToTheContainer = noClasses()
            .that()
            .doNotHaveSimpleName("Janitor")
            .and()
            .doNotHaveSimpleName("Doctor")
            .should()
            .callConstructorWhere(
                    describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
            .orShould()
            .dependOnClassesThat(describe(
                    "run tasks elsewhere",
                    (JavaClass type) ->
                            type.isAssignableTo(Executor.class) || type.isAssignableTo(ForkJoinTask.class)));

    @ArchTest
    static final ArchRule namesSayWhatATypeIs = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Impl|Manager|Common|Constants)(\\$.*)?")
            .orShould()
            .haveNameMatching("(.*[.$])?Abstract\\w*");

    /** Overridden methods of the Servlet API are named by it. */
    @ArchTest
    static final ArchRule accessorsAreNamedAfterWhatTheyReturn = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(describe("applications see", type -> PUBLIC_TYPES.contains(type.getName())))
            .should()
            .haveNameNotMatching("(get|is|has)[A-Z].*");

    private static boolean isImmutable(JavaClass type) {
        return type.isPrimitive()
                || type.isEnum()
                || type.isArray() && type.getComponentType().isEnum()
                || Stream.of(
                                String.class,
                                List.class,
                                Set.class,
                                Map.class,
                                Logger.class,
                                Handoff.class,
                                Proof.class,
                                AccelOrders.class,
                                AnnotatedServlets.class,
                                Setting.class,
                                UploadProof.class)
                        .anyMatch(type::isEquivalentTo);
    }
}
