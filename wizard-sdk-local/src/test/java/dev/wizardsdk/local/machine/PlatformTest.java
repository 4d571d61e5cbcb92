package dev.wizardsdk.local.machine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformTest {

    @Test
    void isNamedAsTheNativesJarsAre() {
        assertThat(Platform.of("Linux", "amd64").id()).isEqualTo("linux-x64");
        assertThat(Platform.of("Linux", "aarch64").id()).isEqualTo("linux-arm64");
        assertThat(Platform.of("Mac OS X", "aarch64").id()).isEqualTo("mac-arm64");
        assertThat(Platform.of("Mac OS X", "x86_64").id()).isEqualTo("mac-x64");
        assertThat(Platform.of("Windows 11", "amd64").id()).isEqualTo("win-x64");
    }

    @Test
    void anUnknownSystemIsNotTakenForLinux() {
        assertThat(Platform.of("FreeBSD", "amd64").isLinux()).isFalse();
        assertThat(Platform.of("AIX", "ppc64").id()).isEqualTo("aix-ppc64");
        assertThat(Platform.of("", "").id()).isEqualTo("unknown-unknown");
    }
}
