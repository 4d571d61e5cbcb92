package dev.wizardsdk;

import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.Sampling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

final class WindowTest {

    /** What a user, a model and its tools say, ending with the user's newest words; it may begin with a greeting. */
    private static List<Message> history(SplittableRandom random) {
        var said = new ArrayList<Message>();
        if (random.nextInt(4) == 0) {
            said.add(Message.assistant("Welcome."));
        }
        var calls = 0;
        for (int exchanges = random.nextInt(12); exchanges > 0; exchanges--) {
            said.add(Message.user("x".repeat(random.nextInt(1, 200))));
            for (int steps = random.nextInt(3); steps > 0; steps--) {
                var parts = new ArrayList<Part>();
                parts.add(new Part.Text("let me see"));
                for (int n = random.nextInt(1, 4); n > 0; n--) {
                    parts.add(new Part.ToolCall("id" + calls++, "tool", "{}"));
                }
                var turn = new Message(Role.ASSISTANT, parts);
                said.add(turn);
                turn.toolCalls().forEach(call -> said.add(Message.toolResult(call, "y".repeat(random.nextInt(300)))));
            }
            if (random.nextInt(5) > 0) {
                said.add(Message.assistant("z".repeat(random.nextInt(1, 200))));
            }
        }
        said.add(Message.user("and now?"));
        return said;
    }

    private static long tokens(List<Message> shown) {
        return TokenEstimate.estimated(new Request.Chat(shown, Sampling.unset()));
    }

    private static void requireWellFormed(List<Message> shown) {
        assertThat(shown.getFirst().role()).isEqualTo(Role.USER);
        var open = new HashSet<String>();
        for (var message : shown) {
            if (message.role() != Role.TOOL) {
                assertThat(open).isEmpty();
            }
            message.toolCalls().forEach(call -> open.add(call.id()));
            for (var part : message.parts()) {
                if (part instanceof Part.ToolResult result) {
                    assertThat(open.remove(result.callId())).isTrue();
                }
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void neverPartsACallFromItsResultNorBeginsWithTheModel() {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = new SplittableRandom(seed);
            var history = history(random);
            var byTokens = random.nextBoolean();
            var most = byTokens ? random.nextInt(1, 1_000) : random.nextInt(1, 30);
            var window = byTokens ? Window.tokens(most) : Window.messages(most);
            var from = random.nextInt(3) == 0 ? random.nextInt(history.size()) : 0;

            var begin = window.begin(history, from, 1, place -> tokens(history.subList(place, history.size())));

            var places = Window.beginnings(history, from);
            var shown = history.subList(begin, history.size());
            requireWellFormed(shown);
            assertThat(begin).as("seed " + seed).isGreaterThanOrEqualTo(from).isIn(places);
            var size = byTokens ? tokens(shown) : shown.size();
            var newest = begin == places.getLast();
            assertThat(size <= most || newest).as("seed " + seed).isTrue();
            if (begin > places.getFirst()) { // no more would have fitted
                var more = history.subList(places.get(places.indexOf(begin) - 1), history.size());
                assertThat(byTokens ? tokens(more) : more.size()).as("seed " + seed).isGreaterThan(most);
            }
        }
    }

    @Test
    void countsRarely() {
        var history = new ArrayList<Message>();
        for (int i = 0; i < 1_000; i++) {
            history.add(Message.user("question " + i));
            history.add(Message.assistant("answer " + i));
        }
        history.add(Message.user("and now?"));
        var counted = new ArrayList<Integer>();

        var begin = Window.tokens(100).begin(history, 0, 1, place -> {
            counted.add(place);
            return 10L * (history.size() - place);
        });

        assertThat(begin).isEqualTo(history.size() - 9);
        assertThat(counted).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void takesEveryThreeBytesForAToken() {
        assertThat(tokens(List.of(Message.user("abcdefghi")))).isEqualTo(3 + 8);
        assertThat(tokens(List.of(Message.user("日本")))).isEqualTo(2 + 8);
        assertThat(tokens(List.of(new Message(Role.USER, List.of(Part.Media.of("image/png", new byte[100_000]))))))
                .isEqualTo(1_500 + 8);
    }

    @Test
    void isOneOrMore() {
        assertThatIllegalArgumentException().isThrownBy(() -> Window.messages(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Window.tokens(-1));
    }
}
