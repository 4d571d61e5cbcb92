package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Price;
import dev.wizardsdk.testing.ScriptedProvider;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Providers that fail as told, models as described, and what a call failed with. */
final class Failures {

    private Failures() {}

    /** Fails in turn, then answers "done". */
    static ScriptedProvider failing(ModelException... failures) {
        Queue<ModelException> rest = new ConcurrentLinkedQueue<>(new ArrayDeque<>(List.of(failures)));
        return ScriptedProvider.answering(request -> {
            var failure = rest.poll();
            if (failure != null) {
                throw failure;
            }
            return "done";
        });
    }

    static ScriptedProvider alwaysFailing(ErrorKind kind) {
        return ScriptedProvider.answering(request -> {
            throw failure(kind);
        });
    }

    static ModelException failure(ErrorKind kind) {
        return ModelException.of(kind, "it is " + kind).retryable(retryable(kind)).build();
    }

    static ModelException rateLimited(Duration retryAfter) {
        return failure(ErrorKind.RATE_LIMITED).copy().retryAfter(retryAfter).build();
    }

    private static boolean retryable(ErrorKind kind) {
        return switch (kind) {
            case RATE_LIMITED, OVERLOADED, SERVER, TIMEOUT, NETWORK, STREAM_BROKEN -> true;
            default -> false;
        };
    }

    static ModelDescription model(String name) {
        return new ModelDescription("test", name, EnumSet.of(Feature.CHAT, Feature.COMPLETION), OptionalInt.empty(),
                OptionalLong.empty());
    }

    static ModelDescription model(String name, int context, String promptUsd, String completionUsd) {
        return new ModelDescription("test", name, EnumSet.of(Feature.CHAT, Feature.COMPLETION), OptionalInt.of(context),
                OptionalLong.empty(),
                Optional.of(Price.of(promptUsd, completionUsd, LocalDate.of(2026, 11, 1), "test")));
    }

    static ModelException failureOf(Runnable action) {
        return catchThrowableOfType(ModelException.class, action::run);
    }
}
