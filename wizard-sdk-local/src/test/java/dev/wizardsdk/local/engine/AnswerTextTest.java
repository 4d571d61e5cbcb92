package dev.wizardsdk.local.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTextTest {

    @Test
    void holdsBackHalfACharacter() {
        var text = new AnswerText(List.of(), false);

        assertThat(text.add(new byte[] {(byte) 0xE2, (byte) 0x82})).isEmpty();
        assertThat(text.add(new byte[] {(byte) 0xAC, 'x'})).isEqualTo("€x");
        assertThat(text.end()).isEmpty();
    }

    @Test
    void deliversBothHalvesOfASurrogatePairTogether() {
        var text = new AnswerText(List.of(), false);
        var delivered = new ArrayList<String>();
        for (var each : "a😀b".getBytes(StandardCharsets.UTF_8)) {
            delivered.add(text.add(new byte[] {each}));
        }

        assertThat(delivered).containsExactly("a", "", "", "", "😀", "b");
    }

    @Test
    void replacesWhatIsNoCharacter() {
        var text = new AnswerText(List.of(), false);

        assertThat(text.add(new byte[] {(byte) 0xFF, 'a'})).isEqualTo("\uFFFDa");
        assertThat(text.add(new byte[] {(byte) 0xE2, (byte) 0x82})).isEmpty();
        assertThat(text.end()).isEqualTo("\uFFFD");
    }

    @Test
    void neverDeliversAStopText() {
        var text = new AnswerText(List.of("END"), false);

        assertThat(add(text, "abE")).isEqualTo("ab");
        assertThat(add(text, "N")).isEmpty();
        assertThat(text.stopped()).isFalse();
        assertThat(add(text, "Dmore")).isEmpty();
        assertThat(text.stopped()).isTrue();
        assertThat(text.end()).isEmpty();
    }

    @Test
    void deliversWhatOnlyLookedLikeAStopText() {
        var text = new AnswerText(List.of("END", "\n\n"), false);

        assertThat(add(text, "E")).isEmpty();
        assertThat(add(text, "NE")).isEqualTo("EN");
        assertThat(add(text, "\n")).isEqualTo("E");
        assertThat(text.end()).isEqualTo("\n");
        assertThat(text.stopped()).isFalse();
    }

    @Test
    void stopsAtTheFirstOfSeveral() {
        var text = new AnswerText(List.of("later", "b"), false);

        assertThat(add(text, "abc later")).isEqualTo("a");
        assertThat(text.stopped()).isTrue();
    }

    @Test
    void findsAStopTextOfOneCharacter() {
        var text = new AnswerText(List.of("\n"), false);

        assertThat(add(text, "one line\nanother")).isEqualTo("one line");
        assertThat(text.stopped()).isTrue();
    }

    @Test
    void dropsOneSpaceAtTheBeginning() {
        var text = new AnswerText(List.of(), true);

        assertThat(add(text, "")).isEmpty();
        assertThat(add(text, "  a b")).isEqualTo(" a b");
        assertThat(add(text, " c")).isEqualTo(" c");
    }

    @Test
    void isTheSameHoweverItsBytesAreCut() {
        var whole = "Grüße, 世界 – 😀! STOP and more".getBytes(StandardCharsets.UTF_8);
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            var text = new AnswerText(List.of("STOP", "OP a"), false);
            var delivered = new StringBuilder();
            for (int at = 0; at < whole.length && !text.stopped();) {
                int count = Math.min(whole.length - at, 1 + random.nextInt(5));
                delivered.append(text.add(Arrays.copyOfRange(whole, at, at + count)));
                at += count;
            }
            delivered.append(text.end());
            assertThat(delivered).hasToString("Grüße, 世界 – 😀! ");
        }
    }

    @Test
    void holdsPiecesOfAnyLength() {
        var text = new AnswerText(List.of(), false);

        assertThat(add(text, "x".repeat(10_000))).hasSize(10_000);
    }

    private static String add(AnswerText text, String more) {
        return text.add(more.getBytes(StandardCharsets.UTF_8));
    }
}
