package dev.wizardsdk.evol.score;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.evol.Answer;
import dev.wizardsdk.evol.Asking;
import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Scorer;
import dev.wizardsdk.evol.Scores;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import dev.wizardsdk.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** A run's asking without a run: each call goes to a scripted model, and its purpose is noted. */
final class Judging implements Asking {

    final List<String> purposes = new ArrayList<>();
    final ScriptedProvider script;
    private final ModelClient judge;

    private Judging(ScriptedProvider script) {
        this.script = script;
        this.judge = ModelClient.over(script);
    }

    /** A judge that chats and can do nothing else. */
    static Judging saying(String text) {
        return chatting(request -> text);
    }

    static Judging chatting(Function<Request, String> script) {
        return new Judging(ScriptedProvider.answering(script));
    }

    /** A judge with these features. */
    static Judging replying(Set<Feature> features, Function<Request, Reply> script) {
        return new Judging(ScriptedProvider.replying(script).describedAs(
                new ModelDescription("scripted", "judge", features, OptionalInt.empty(), OptionalLong.empty())));
    }

    static Reply reply(Request request, String text, TokenScore... tokens) {
        return ScriptedProvider.reply(request, Message.assistant(text)).withTokens(List.of(tokens));
    }

    Scores score(Scorer scorer, String instruction, String answer) {
        return scorer.score(Instruction.of(instruction), answer, this);
    }

    /** What the model was asked last, as text. */
    String asked() {
        return ((Request.Chat) script.requests().getLast()).messages().getLast().text();
    }

    @Override
    public Answer ask(String purpose, Request request) {
        return ask(judge, purpose, request);
    }

    @Override
    public Answer ask(ModelClient client, String purpose, Request request) {
        purposes.add(purpose);
        var reply = client.call(request);
        return new Answer(reply.text(), reply.finish(), reply.usage().orElse(Usage.NONE), BigDecimal.ZERO,
                reply.servedBy(), reply.tokens());
    }

    @Override
    public ModelClient judge() {
        return judge;
    }
}
