package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Several models as one: what they have in common. */
final class Group {

    private final List<ModelProvider> members;
    private volatile boolean closed;

    Group(List<ModelProvider> members) {
        this.members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one model");
        }
    }

    List<ModelProvider> members() {
        return members;
    }

    /** That of the first one, with every feature one of them has and the largest context. */
    ModelDescription description() {
        var first = members.getFirst().description();
        var features = EnumSet.noneOf(Feature.class);
        members.forEach(member -> features.addAll(member.description().features()));
        var context = members.stream().map(member -> member.description().contextTokens())
                .flatMapToInt(OptionalInt::stream).max();
        return new ModelDescription(first.provider(), first.model(), features, context, first.parameters(),
                first.price());
    }

    boolean canAnswer(int member, Request request) {
        return members.get(member).description().features().containsAll(request.features());
    }

    /** Refuses, before anything is sent, what fewer of them can answer. */
    void requireOpenFor(Request request, int least) {
        requireOpen();
        var able = IntStream.range(0, members.size()).filter(i -> canAnswer(i, request)).count();
        if (able < least) {
            throw ModelException.of(ErrorKind.UNSUPPORTED, (able == 0 ? "none" : "only " + able) + " of " + ids()
                    + " has all of " + request.features()).build();
        }
    }

    String ids() {
        return members.stream().map(member -> member.description().id()).toList().toString();
    }

    void requireOpen() {
        if (closed) {
            throw ModelException.of(ErrorKind.CLOSED, "the client of " + ids() + " was closed").build();
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        members.forEach(ModelProvider::close);
    }
}
