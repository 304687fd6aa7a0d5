package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static final CloudDatastore PROJECT = new CloudDatastore("example.org/egi", "example.org/egi");

    private static Appliance appliance(Map<String, String> attributes) {
        return new Appliance(
                ApplianceDescriptor.builder(Action.REGISTRATION, "ubuntu-lts")
                        .version("1")
                        .os(new OperatingSystem(null, "ubuntu", "24.04", null))
                        .attributes(attributes)
                        .build(),
                "digest");
    }

    private static String place(String option, Map<String, String> attributes) {
        return Places.parse(Optional.ofNullable(option).filter(text -> !text.isEmpty()))
                .of(appliance(attributes), PROJECT)
                .offer()
                .toString();
    }

    @Test
    void theConfigurationGoesBeforeTheDescriptor() {
        Map<String, String> told = Map.of("oci_repository", "from_descriptor", "oci_tag", "stable");
        assertEquals("example.org/egi/ubuntu-lts:24.04", place("", Map.of()));
        assertEquals("example.org/egi/from_descriptor:stable", place("", told));
        assertEquals("example.org/egi/ubuntu:stable", place("other=x,ubuntu-lts=ubuntu", told));
        assertEquals("example.org/egi/ubuntu:lts", place("ubuntu-lts=ubuntu:lts", told));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "=a", "a=A", "a=b:c-d", "a=nifty-index", "a=b/c", "a=b:nifty", "a=b:"})
    void refusesWhatIsNoPlace(String option) {
        UsageProblem problem = assertThrows(UsageProblem.class, () -> place(option, Map.of()));
        assertTrue(problem.line().contains("--repository"), problem.line());
    }

    @Test
    void refusesADescriptorThatNamesNoPlace() {
        assertThrows(ItemProblem.class, () -> place("", Map.of("oci_repository", "../x")));
        assertThrows(ItemProblem.class, () -> place("", Map.of("oci_tag", "a-b")));
    }
}
