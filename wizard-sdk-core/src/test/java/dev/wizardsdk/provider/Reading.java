package dev.wizardsdk.provider;

import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An answer read by a wire from recorded bytes: what it tells as it comes, and the whole. */
final class Reading {

    private final Assembly assembly = new Assembly();
    private final Decoder decoder;
    private final List<Event> events = new ArrayList<>();

    Reading(Wire wire, Request request) {
        decoder = wire.decoder(request, assembly);
    }

    /** Takes the data of events, one each, as they would stand behind {@code data:}. */
    Reading events(String... data) {
        for (var one : data) {
            var bytes = ("  " + one).getBytes(StandardCharsets.UTF_8);
            decoder.event(bytes, 2, bytes.length);
            drain();
        }
        return this;
    }

    /** Takes a recorded stream: its lines that begin with {@code data:} or a brace. */
    Reading file(String name) {
        for (var line : recorded(name).lines().toList()) {
            if (line.startsWith("data:") || line.startsWith("{")) {
                events(line.replaceFirst("^data: ?", ""));
            }
        }
        return this;
    }

    /** What a file of test resources beside this class holds. */
    static String recorded(String name) {
        try (var in = Objects.requireNonNull(Reading.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes an answer that is not streamed. */
    Reading whole(String json) {
        decoder.whole(json.getBytes(StandardCharsets.UTF_8));
        drain();
        return this;
    }

    boolean ended() {
        return decoder.ended();
    }

    boolean mayEnd() {
        return decoder.mayEnd();
    }

    /** What was told so far. */
    List<Event> told() {
        return List.copyOf(events);
    }

    Reply reply() {
        assembly.end();
        drain();
        return assembly.reply("p:m", Optional.empty());
    }

    private void drain() {
        for (var event = assembly.poll(); event != null; event = assembly.poll()) {
            events.add(event);
        }
    }
}
