package dev.wizardsdk;

import com.fasterxml.jackson.core.json.PackageVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds that the second run of the tests is what it claims to be. */
class OldestJacksonTest {

    @Test
    @EnabledIfSystemProperty(named = "jackson.oldest", matches = ".+")
    void theClassPathHasTheOldestJackson() {
        assertThat(PackageVersion.VERSION).hasToString(System.getProperty("jackson.oldest"));
        assertThat(ModelClient.class.getModule().isNamed()).isFalse();
    }
}
