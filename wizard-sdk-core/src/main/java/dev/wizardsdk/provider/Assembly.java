package dev.wizardsdk.provider;

import dev.wizardsdk.model.Delivery;
import dev.wizardsdk.model.Event;
import dev.wizardsdk.model.Finish;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.RateLimits;
import dev.wizardsdk.model.Reply;
import dev.wizardsdk.model.Result;
import dev.wizardsdk.model.Role;
import dev.wizardsdk.model.TokenScore;
import dev.wizardsdk.model.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An answer being put together: the events to tell, and its parts in the order in which they came, so that they can be sent
 * back as they were. For one thread.
 */
final class Assembly {

    private static final String MADE = "call_made_";

    /** A part that may still grow. */
    private sealed interface Block {

        /** Text or thoughts. */
        record Words(boolean thought, StringBuilder text, StringBuilder signature) implements Block {}

        /** Something that is whole at once. */
        record Whole(Part part) implements Block {}

        /** A tool call, told from the moment its name is known. */
        final class Call implements Block {

            private final int key;
            private final int index;
            private final StringBuilder arguments = new StringBuilder();
            private String id = "";
            private String name = "";
            private String signature = "";
            private int told;

            Call(int key, int index) {
                this.key = key;
                this.index = index;
            }
        }
    }

    private final Deque<Event> ready = new ArrayDeque<>();
    private final List<Block> blocks = new ArrayList<>();
    private final WholeCharacters characters = new WholeCharacters();
    private final List<TokenScore> tokens = new ArrayList<>();
    private final Map<Integer, Block.Call> calls = new HashMap<>();
    private Block.@Nullable Call lastCall;
    private boolean dropSpace;
    private String id = "";
    private @Nullable String rawFinish;
    private Finish finish = Finish.OTHER;
    private @Nullable Usage usage;
    private @Nullable Result result;

    /** The next event to tell, or null. */
    @Nullable
    Event poll() {
        return ready.poll();
    }

    void text(String piece) {
        var whole = characters.take(piece);
        if (!whole.isEmpty() && dropSpace) {
            dropSpace = false;
            whole = whole.map(begun -> begun.startsWith(" ") ? begun.substring(1) : begun)
                    .filter(rest -> !rest.isEmpty());
        }
        whole.ifPresent(it -> {
            words(false).text().append(it);
            ready.add(new Event.Text(it));
        });
    }

    /** One space at the beginning of the text belongs to the prompt's format. */
    void dropFirstSpace() {
        dropSpace = true;
    }

    void reasoning(String piece) {
        if (!piece.isEmpty()) {
            words(true).text().append(piece);
            ready.add(new Event.Reasoning(piece));
        }
    }

    /** The seal of the thoughts that came last, whole or a piece of it; thoughts may have a seal and no text. */
    void reasoningSignature(String piece) {
        words(true).signature().append(piece);
    }

    /** Lets text or thoughts that follow be a part of their own. */
    void newPart() {
        blocks.add(new Block.Whole(new Part.Text("")));
    }

    private Block.Words words(boolean thought) {
        if (!blocks.isEmpty() && blocks.getLast() instanceof Block.Words last && last.thought() == thought) {
            return last;
        }
        var begun = new Block.Words(thought, new StringBuilder(), new StringBuilder());
        blocks.add(begun);
        return begun;
    }

    /** A part that is kept and not told. */
    void part(Part part) {
        blocks.add(new Block.Whole(part));
    }

    /** A key for {@link #call} that no other call of the answer has, where the service gives none. */
    int newCall() {
        return Integer.MIN_VALUE + calls.size();
    }

    /** The key of the call that came last, or that of a new one. */
    int lastCall() {
        return lastCall == null ? newCall() : lastCall.key;
    }

    /**
     * More of a tool call.
     *
     * @param key  what tells it from the answer's other calls: the service's index of it, or {@link #newCall()}
     * @param id   empty if it is not told; an id is made for a call that never gets one
     * @param name empty if it is not told, in this piece or yet
     */
    void call(int key, String id, String name, String arguments) {
        var call = call(key);
        call.id = call.id.isEmpty() ? id : call.id;
        call.name = call.name.isEmpty() ? name : call.name;
        call.arguments.append(arguments);
        if (!call.name.isEmpty()) {
            tell(call);
        }
    }

    /** The seal of a call. */
    void callSignature(int key, String signature) {
        call(key).signature = signature;
    }

    private Block.Call call(int key) {
        var known = calls.get(key);
        if (known != null) {
            return known;
        }
        var call = new Block.Call(key, calls.size());
        calls.put(key, call);
        blocks.add(call);
        lastCall = call;
        return call;
    }

    private void tell(Block.Call call) {
        if (call.id.isEmpty()) {
            call.id = MADE + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        }
        ready.add(new Event.ToolCall(call.index, call.id, call.name, call.arguments.substring(call.told)));
        call.told = call.arguments.length();
    }

    /** Whether a call's id was made here, so that its service knows nothing of it. */
    static boolean isMade(String id) {
        return id.startsWith(MADE);
    }

    void id(@Nullable String value) {
        id = value == null ? id : value;
    }

    /** Why it ended, in this library's word and in the service's own. */
    void finish(Finish value, String raw) {
        finish = value;
        rawFinish = raw;
    }

    boolean finished() {
        return rawFinish != null;
    }

    void usage(Usage value) {
        usage = value;
    }

    Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    void tokens(List<TokenScore> more) {
        tokens.addAll(more);
    }

    void result(Result value) {
        result = value;
    }

    /** Whether nothing was said at all; that something was counted says nothing. */
    boolean isEmpty() {
        return result == null && rawFinish == null && tokens.isEmpty() && blocks.stream().allMatch(Assembly::isEmpty);
    }

    private static boolean isEmpty(Block block) {
        return switch (block) {
            case Block.Words words -> words.text().isEmpty() && words.signature().isEmpty();
            case Block.Whole(Part.Text(var text)) -> text.isEmpty();
            case Block.Whole whole -> false;
            case Block.Call call -> false;
        };
    }

    /** Tells what is left to tell; nothing follows. */
    void end() {
        for (var block : blocks) {
            if (block instanceof Block.Call call) {
                if (call.name.isEmpty()) {
                    throw WireJson.noAnswer("it calls a tool and does not say which");
                }
                if (call.arguments.isEmpty()) {
                    call.arguments.append("{}");
                    tell(call);
                }
            }
        }
    }

    /** The whole answer. */
    Reply reply(String servedBy, Optional<RateLimits> limits) {
        var message = new Message(Role.ASSISTANT, parts());
        var called = !message.toolCalls().isEmpty() && finish == Finish.STOP;
        return new Reply(message, called ? Finish.TOOL_CALLS : finish, rawFinish == null ? "" : rawFinish,
                usage(), id, tokens, Optional.ofNullable(result), Delivery.by(servedBy).withRateLimits(limits));
    }

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (var block : blocks) {
            switch (block) {
                case Block.Words words when words.thought() ->
                    parts.add(new Part.Reasoning(words.text().toString(), words.signature().toString()));
                case Block.Words words -> parts.add(new Part.Text(words.text().toString()));
                case Block.Whole(Part.Text(var text)) when text.isEmpty() -> {}
                case Block.Whole whole -> parts.add(whole.part());
                case Block.Call call -> parts.add(
                        new Part.ToolCall(call.id, call.name, call.arguments.toString(), call.signature));
            }
        }
        return parts.isEmpty() ? List.of(new Part.Text("")) : parts;
    }
}
