package dev.wizardsdk.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallOptionsTest {

    @Test
    void aHeaderReplacesThatOfTheSameNameInAnyCase() {
        var options = CallOptions.none().withHeader("X-Project", "one").withHeader("x-project", "two");

        assertThat(options.headers()).containsOnlyKeys("x-project").containsValue("two");
    }

    @Test
    void tellsNoSecret() {
        var options = CallOptions.none().withKey(() -> "canary").withHeader("x-key", "canary").withTag("tenant");

        assertThat(options).asString().contains("own key", "x-key", "tenant").doesNotContain("canary");
    }
}
