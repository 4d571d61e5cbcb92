package dev.wizardsdk.local.worker;

import dev.wizardsdk.local.gguf.ModelLoadException;
import dev.wizardsdk.local.natives.NativeLibraryException;
import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.FailedAttempt;
import dev.wizardsdk.model.ModelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An exception on its way from the child to the host, where it is one of the same type again. */
sealed interface Failure {

    /** A {@link ModelException}. */
    record Answer(
            ErrorKind kind,
            String message,
            boolean retryable,
            boolean maybeBilled,
            OptionalInt status,
            Optional<Duration> retryAfter,
            String requestId,
            String partialText,
            List<FailedAttempt> failedAttempts) implements Failure {}

    /** A {@link ModelLoadException}. */
    record Load(Path file, String reason) implements Failure {}

    /** A {@link NativeLibraryException}. */
    record Natives(String message) implements Failure {}

    /** An {@link IllegalArgumentException}. */
    record Argument(String message) implements Failure {}

    /** Anything else: a defect. */
    record Defect(String description) implements Failure {}

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case ModelException e -> new Answer(e.kind(), message(e), e.retryable(), e.maybeBilled(), e.status(),
                    e.retryAfter(), e.requestId(), e.partialText(), e.failedAttempts());
            case ModelLoadException e -> new Load(e.file(), reason(e));
            case NativeLibraryException e -> new Natives(message(e));
            case IllegalArgumentException e -> new Argument(message(e));
            default -> new Defect(thrown.toString());
        };
    }

    private static String reason(ModelLoadException e) {
        var prefix = e.file() + ": ";
        var message = message(e);
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private static String message(Throwable thrown) {
        var message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }

    /** The exception that a call throws. */
    default RuntimeException exception() {
        return switch (this) {
            case Answer answer -> restored(answer);
            case Load load -> new ModelLoadException(load.file, load.reason);
            case Natives natives -> new NativeLibraryException(natives.message);
            case Argument argument -> new IllegalArgumentException(argument.message);
            case Defect defect -> ModelException.of(ErrorKind.SERVER, "in the child process: " + defect.description)
                    .build();
        };
    }

    /** The exception that a stream fails with. */
    static ModelException inStream(RuntimeException thrown) {
        return thrown instanceof ModelException e
                ? e
                : ModelException.of(ErrorKind.SERVER, message(thrown)).cause(thrown).build();
    }

    private static ModelException restored(Answer answer) {
        var builder = ModelException.of(answer.kind, answer.message).retryable(answer.retryable)
                .maybeBilled(answer.maybeBilled).requestId(answer.requestId).partialText(answer.partialText)
                .failedAttempts(answer.failedAttempts);
        answer.status.ifPresent(builder::status);
        answer.retryAfter.ifPresent(builder::retryAfter);
        return builder.build();
    }
}
