import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Answers evolution prompts, the judge's and plain instructions at once and always alike: each evolved instruction passes the rules. */
final class QuickModel implements ModelProvider {

    private static final ModelDescription DESCRIPTION = new ModelDescription("benchmark", "quick", Set.of(Feature.CHAT),
            OptionalInt.empty(), OptionalLong.empty());

    /** A round's addition is the first of these that is not there yet, so that no round repeats another one. */
    private static final List<String> ADDITIONS = List.of(
            "Also name one habitat in region %s and say why it suits the creature well.",
            "Compare its feeding habits with those of a neighbour listed under %s.",
            "Explain which season, by calendar sheet %s, is hardest for its young.",
            "Finish by listing two threats recorded in survey %s together with their causes.",
            "State how rangers of post %s could count the population fairly.",
            "Mention an old belief from village %s that turned out wrong.");

    private final AtomicReference<Runnable> first = new AtomicReference<>(() -> {});

    /** Called once, when the next request comes. */
    void onFirst(Runnable told) {
        first.set(told);
    }

    @Override
    public ModelDescription description() {
        return DESCRIPTION;
    }

    @Override
    public EventStream open(Request request, CallOptions options) {
        first.getAndSet(() -> {}).run();
        return new Answer(((Request.Chat) request).messages().getLast().text());
    }

    @Override
    public void close() {}

    private static String answer(String prompt) {
        if (prompt.startsWith("Compare two tasks.")) {
            return "different";
        }
        var end = prompt.lastIndexOf("</task-");
        var hash = Integer.toHexString(prompt.hashCode());
        if (end < 0) {
            return "Entry " + hash + " describes a shy animal that rests by day under fallen logs, eats young leaves and berries, "
                    + "and is mostly seen at dusk near slow water. Its numbers rise after wet springs.";
        }
        var nonce = prompt.substring(end + "</task-".length(), prompt.indexOf('>', end));
        var opening = "<given-" + nonce + ">";
        var from = prompt.indexOf(opening) + opening.length();
        var given = prompt.substring(from, prompt.indexOf("</given-" + nonce + ">", from)).strip();
        var addition = ADDITIONS.stream().filter(one -> !given.contains(one.substring(0, 12))).findFirst().orElseThrow();
        return "<task-" + nonce + ">" + given + " " + addition.replace("%s", hash) + "</task-" + nonce + ">";
    }

    private static final class Answer extends EventStream {

        private final String prompt;
        private String said = "";

        Answer(String prompt) {
            this.prompt = prompt;
        }

        @Override
        protected Event pull() {
            if (said.isEmpty()) {
                said = answer(prompt);
                return new Event.Text(said);
            }
            var usage = new Usage(prompt.length() / 4, 0, said.length() / 4, 0);
            return new Event.End(new Reply(Message.assistant(said), Finish.STOP, "stop", Optional.of(usage),
                    DESCRIPTION.id(), ""));
        }

        @Override
        public void close() {}
    }
}
