package dev.wizardsdk.policy;

import dev.wizardsdk.model.CallOptions;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Asks several models, and makes one answer of theirs. */
final class Ensembling extends Layer {

    private final Group group;
    private final Ensemble ensemble;

    Ensembling(Group group, Ensemble ensemble, Time time) {
        super(group.members().getFirst(), time);
        this.group = group;
        this.ensemble = ensemble;
    }

    @Override
    public ModelDescription description() {
        return group.description();
    }

    @Override
    EventStream open(Call call) {
        group.requireOpenFor(call.request(), ensemble.quorumOf(group.members().size()));
        return new Stream(call);
    }

    @Override
    public void close() {
        group.close();
    }

    private final class Stream extends LayerStream {

        private final List<EventStream> asked = new CopyOnWriteArrayList<>();
        private final List<Reply> replies = new ArrayList<>();
        private final List<FailedAttempt> failed = new ArrayList<>();
        private final List<ModelException> failures = new ArrayList<>();
        private boolean begun;
        private Deque<Event> events = new ArrayDeque<>();

        Stream(Call call) {
            super(call);
        }

        @Override
        protected Event pull() {
            if (!begun) {
                begun = true;
                call.begin();
                requireOpen("before the request was sent");
                group.requireOpen();
                events = Whole.events(ensemble.isCascade() ? firstAccepted() : combined());
            }
            requireOpen("by its caller");
            if (events.isEmpty()) {
                throw new IllegalStateException("what makes one answer of several has failed");
            }
            return events.remove();
        }

        private int[] members() {
            return IntStream.range(0, group.members().size()).filter(i -> group.canAnswer(i, call.request())).toArray();
        }

        /** The call of each member; one that is the same model as an earlier one is asked for another sample. */
        private List<Call> calls(int[] members) {
            var times = new HashMap<String, Integer>();
            var calls = new ArrayList<Call>();
            for (var member : members) {
                var sample = times.merge(id(member), 1, Integer::sum) - 1;
                var options = call.options();
                calls.add(call.apart(seeded(call.request(), sample),
                        sample == 0 ? options : sampled(options, sample, members.length)));
            }
            return calls;
        }

        /** A sample far from those that callers count up from 0. */
        private CallOptions sampled(CallOptions options, int sample, int members) {
            return options.withSample(Math.addExact(options.sample(), Math.multiplyExact(1_000 * members, sample)));
        }

        private Request seeded(Request request, int sample) {
            return request instanceof Request.Generating it && it.sampling().seed().isPresent()
                    ? it.with(it.sampling().withSeed(it.sampling().seed().getAsLong() + sample))
                    : request;
        }

        private String id(int member) {
            return group.members().get(member).description().id();
        }

        private Reply combined() {
            var members = members();
            var quorum = ensemble.quorumOf(group.members().size());
            var calls = calls(members);
            var answers = new ArrayList<CompletableFuture<Reply>>();
            for (var i = 0; i < members.length; i++) {
                answers.add(answer(calls.get(i), members[i]));
            }
            for (var i = 0; i < members.length; i++) {
                take(answers.get(i), id(members[i]));
            }
            if (replies.size() < quorum) {
                throw tooFew("only " + replies.size() + " of " + members.length + " models answered, not " + quorum);
            }
            var judge = ensemble.judge();
            return judge.isEmpty()
                    ? delivered(ensemble.combine(call.request(), List.copyOf(replies)), replies)
                    : judged(judge.get());
        }

        private Reply judged(BiFunction<? super Request, ? super CallOptions, EventStream> judge) {
            var all = new ArrayList<>(replies);
            var best = 0;
            try {
                var options = CallOptions.none().withTag(call.options().tag());
                var judgement = over(judge.apply(Ensemble.judging(call.request(), replies),
                        call.left().filter(Duration::isPositive).map(options::withTimeLimit).orElse(options))).reply();
                all.add(judgement);
                var chosen = Ensemble.chosen(judgement, replies.size());
                best = chosen.orElse(0);
                if (chosen.isEmpty()) {
                    tell(new FailedAttempt(judgement.servedBy(), ErrorKind.BAD_OUTPUT,
                            "the judge named none of the answers", true, Duration.ZERO));
                }
            } catch (ModelException e) {
                if (isClosed() || e.kind() == ErrorKind.CANCELLED) {
                    throw e;
                }
                tell(new FailedAttempt("the judge", e.kind(), String.valueOf(e.getMessage()), e.maybeBilled(),
                        Duration.ZERO));
            }
            return delivered(replies.get(best), all);
        }

        private CompletableFuture<Reply> answer(Call its, int member) {
            try {
                var stream = its.open(group.members().get(member));
                asked.add(stream);
                if (isClosed()) {
                    stream.close();
                }
                return stream.future();
            } catch (ModelException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void take(CompletableFuture<Reply> answer, String id) {
            try {
                replies.add(answer.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                asked.forEach(EventStream::close);
                throw cancelled("while several models were asked");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof ModelException failure)) {
                    asked.forEach(EventStream::close);
                    throw new IllegalStateException("asking " + id + " failed", e.getCause());
                }
                fail(failure, id);
            }
        }

        private Reply firstAccepted() {
            var members = members();
            var calls = calls(members);
            for (var i = 0; i < members.length; i++) {
                var last = i == members.length - 1;
                try {
                    var stream = over(calls.get(i).further(!last).open(group.members().get(members[i])));
                    var reply = stream.reply();
                    replies.add(reply);
                    if (last || ensemble.accepts(reply)) {
                        return delivered(reply, replies);
                    }
                    tell(new FailedAttempt(id(members[i]), ErrorKind.BAD_OUTPUT, "the answer was not accepted", true,
                            Duration.ZERO));
                } catch (ModelException e) {
                    fail(e, id(members[i]));
                    if (isClosed() || group.isClosed() || call.isLate() || !Routing.mayGoOn(e.kind())) {
                        break;
                    }
                }
            }
            throw tooFew("no model gave an answer that was accepted");
        }

        private void fail(ModelException failure, String id) {
            failures.add(failure);
            failed.addAll(failure.failedAttempts());
            tell(new FailedAttempt(id, failure.kind(), String.valueOf(failure.getMessage()), failure.maybeBilled(),
                    Duration.ZERO));
        }

        private void tell(FailedAttempt attempt) {
            failed.add(attempt);
            call.failed(attempt);
        }

        private ModelException tooFew(String why) {
            var last = failures.getLast();
            return last.copy().message(why + "; the last failure: " + last.getMessage()).failedAttempts(failed)
                    .maybeBilled(last.maybeBilled() || !replies.isEmpty()).build();
        }

        private Reply delivered(Reply reply, List<Reply> all) {
            Optional<BigDecimal> cost = all.stream().allMatch(it -> it.cost().isPresent())
                    ? Optional.of(
                            all.stream().map(it -> it.cost().orElseThrow()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    : Optional.empty();
            return reply.with(reply.delivery().madeOf(replies, cost).after(failed));
        }

        @Override
        public void close() {
            super.close();
            asked.forEach(EventStream::close);
        }
    }
}
