package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import dev.wizardsdk.model.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one answer is made of several models'. All of them are asked at once, or one after the other by {@link #cascade}; whole
 * answers are compared, so nothing of them can be seen before. The replies of all are in {@link dev.wizardsdk.model.Delivery#members()},
 * and their costs in its cost. The same model may be asked several times: each time with another
 * {@link dev.wizardsdk.model.CallOptions#sample()}, and another seed if the request has one.
 */
public final class Ensemble {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private final BiFunction<? super Request, ? super List<Reply>, Reply> combination;
    private final @Nullable BiFunction<? super Request, ? super CallOptions, EventStream> judge;
    private final @Nullable Predicate<? super Reply> accepted;
    private final int quorum;

    private Ensemble(BiFunction<? super Request, ? super List<Reply>, Reply> combination,
            @Nullable BiFunction<? super Request, ? super CallOptions, EventStream> judge,
            @Nullable Predicate<? super Reply> accepted, int quorum) {
        this.combination = combination;
        this.judge = judge;
        this.accepted = accepted;
        this.quorum = quorum;
    }

    /**
     * What most of them answer; of answers that are as frequent, the one of the model named first.
     *
     * @param answer what is compared, such as the number at a text's end; a reply for which it is empty has no vote
     */
    public static Ensemble majority(Function<? super Reply, String> answer) {
        return combining((request, replies) -> {
            var votes = new LinkedHashMap<String, Integer>();
            replies.stream().map(answer).filter(vote -> !vote.isEmpty())
                    .forEach(vote -> votes.merge(vote, 1, Integer::sum));
            var most = votes.values().stream().mapToInt(n -> n).max().orElse(0);
            return replies.stream().filter(reply -> votes.getOrDefault(answer.apply(reply), 0) == most).findFirst()
                    .orElseThrow();
        });
    }

    /**
     * The answer that a judge finds best. Where the judge fails or names none of them, the first one is taken, and that told among
     * {@link Reply#failedAttempts()}.
     *
     * @param judge answers a chat, such as {@code client::open}
     */
    public static Ensemble judgedBy(BiFunction<? super Request, ? super CallOptions, EventStream> judge) {
        return new Ensemble((request, replies) -> replies.getFirst(), judge, null, 0);
    }

    /** What the function makes of the answers that came, in the order of the models; at least as many as the quorum. */
    public static Ensemble combining(BiFunction<? super Request, ? super List<Reply>, Reply> function) {
        return new Ensemble(function, null, null, 0);
    }

    /**
     * The first answer that is accepted, the models asked one after the other: a small one first, and a bigger one where that was not
     * enough. The last one's answer is taken as it is.
     */
    public static Ensemble cascade(Predicate<? super Reply> accepted) {
        return new Ensemble((request, replies) -> replies.getLast(), null, accepted, 1);
    }

    /** This way, if at least so many answer; more than half of them unless set. A cascade needs one. */
    public Ensemble withQuorum(int least) {
        if (least < 1) {
            throw new IllegalArgumentException("the quorum is " + least + ", it must be at least 1");
        }
        return new Ensemble(combination, judge, accepted, least);
    }

    Optional<BiFunction<? super Request, ? super CallOptions, EventStream>> judge() {
        return Optional.ofNullable(judge);
    }

    boolean isCascade() {
        return accepted != null;
    }

    boolean accepts(Reply reply) {
        return accepted == null || accepted.test(reply);
    }

    int quorumOf(int members) {
        return quorum == 0 ? members / 2 + 1 : Math.min(quorum, members);
    }

    Reply combine(Request request, List<Reply> replies) {
        return combination.apply(request, replies);
    }

    static Request judging(Request request, List<Reply> replies) {
        var text = new StringBuilder("# Request\n").append(question(request)).append('\n');
        for (var i = 0; i < replies.size(); i++) {
            text.append("\n# Answer ").append(i + 1).append('\n').append(replies.get(i).text()).append('\n');
        }
        return new Request.Chat(List.of(Message.system(instruction()), Message.user(text.toString())),
                Sampling.unset());
    }

    /** Which of so many answers a judgement names. */
    static OptionalInt chosen(Reply judgement, int answers) {
        var number = NUMBER.matcher(judgement.text());
        var chosen = number.find() ? Integer.parseInt(number.group()) : 0;
        return chosen >= 1 && chosen <= answers ? OptionalInt.of(chosen - 1) : OptionalInt.empty();
    }

    private static String question(Request request) {
        return switch (request) {
            case Request.Chat chat -> chat.messages().stream()
                    .map(message -> message.role() + ": " + message.text() + "\n").reduce("", String::concat);
            case Request.Completion it -> it.prompt();
            case Request.Infill it -> it.prefix() + "[gap]" + it.suffix();
            case Request.Embed it -> String.join("\n", it.texts());
            case Request.Rerank it -> it.query();
            case Request.Score it -> it.text();
            case Request.Count it -> question(it.of());
        };
    }

    private static String instruction() {
        try (var text = Objects.requireNonNull(Ensemble.class.getResourceAsStream("judge-1.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the judge's instruction is missing in this jar", e);
        }
    }
}
