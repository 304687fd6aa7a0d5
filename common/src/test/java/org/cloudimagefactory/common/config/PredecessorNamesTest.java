package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredecessorNamesTest {
    private final PredecessorNames names = new PredecessorNames(
            Map.of("permissions.file", "file_permissions", "formats", "format", "permissions.directory", ""));

    @ParameterizedTest
    @CsvSource({
        "production.output-dir, output_dir",
        "production.logging.level, log_level",
        "production.logging.file, log_file",
        "logging.level, log_level",
        "logging-file, log_file",
        "log-to, log_file",
        "production.permissions.file, file_permissions",
        "production.formats, format",
        "metadata_dir, metadata_dir",
        "productions, productions"
    })
    void givesTodaysName(String key, String today) {
        assertEquals(Optional.of(today), names.today(key));
    }

    @Test
    void passesOverEnvironmentsThatWereNeverRun() {
        assertEquals(Optional.empty(), names.today("development.output-dir"));
        assertEquals(Optional.empty(), names.today("test.logging.level"));
        assertEquals(Optional.empty(), names.today("defaults.log_level"));
        assertEquals(Optional.of("test"), names.today("test"));
    }

    @Test
    void passesOverWhatSaysNothingAnyMore() {
        assertEquals(Optional.empty(), names.today("production.permissions.directory"));
    }
}
