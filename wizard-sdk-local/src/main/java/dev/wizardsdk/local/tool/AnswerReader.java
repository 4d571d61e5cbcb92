package dev.wizardsdk.local.tool;

import dev.wizardsdk.local.tool.CallReader.Progress;
import dev.wizardsdk.local.tool.Delta.Fault;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells text, thoughts and calls apart while an answer comes. Control tokens must come by their names. Holds back only what may still
 * become a mark, and white space, which before and after calls and thoughts is dropped. Owned by one thread at a time.
 */
public final class AnswerReader {

    private enum Mode {
        TEXT, REASONING, CALLS
    }

    /** No mark stands there, or it may when more comes. */
    private static final int NONE = -2;
    private static final int MORE = -1;
    private static final String CHANNEL = "<|channel|>";
    private static final String START = "<|start|>";
    private static final String MESSAGE = "<|message|>";
    private static final List<String> ENDS_OF_MESSAGES = List.of("<|end|>", "<|return|>", "<|call|>");
    private static final List<String> SILENT = List.of("<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>",
            "<|END_TEXT|>", "<|END_ACTION|>");

    private final @Nullable CallFormat format;
    private final @Nullable ReasoningFormat reasoning;
    private final CallSyntax syntax;
    private final CallReader reader;
    private final long seed;
    private final StringBuilder buffer = new StringBuilder();
    private List<Delta> found = new ArrayList<>();
    private Mode mode;
    private boolean skipsSpace;
    private boolean opened;
    private boolean bare;
    private boolean last;
    private boolean atBeginning = true;
    private int calls;
    /** How much of the arguments of the call at hand was handed out; -1 when it was not begun. */
    private int handedOut = -1;

    /**
     * A reader of one answer.
     *
     * @param format    how calls are written; empty where there are none
     * @param reasoning the marks of thoughts; empty where there are none
     * @param tools     the tools that may be called
     * @param thinking  whether the answer begins within a thought, as {@link ReasoningFormat#begunBy} says
     * @param seed      decides the calls' ids; another one for each answer of a conversation
     */
    public AnswerReader(Optional<CallFormat> format, Optional<ReasoningFormat> reasoning, List<ToolDefinition> tools,
            boolean thinking, long seed) {
        this.format = format.filter(each -> !tools.isEmpty() || each == CallFormat.HARMONY).orElse(null);
        this.reasoning = reasoning.orElse(null);
        this.seed = seed;
        syntax = CallSyntax.of(format.orElse(CallFormat.GENERIC));
        reader = new CallReader(syntax, tools);
        mode = thinking ? Mode.REASONING : Mode.TEXT;
        skipsSpace = thinking;
    }

    /** Adds a piece of the answer; what is known because of it. */
    public List<Delta> add(String piece) {
        buffer.append(piece);
        return read();
    }

    /** The rest, once no more is to come. */
    public List<Delta> end() {
        last = true;
        return read();
    }

    private List<Delta> read() {
        found = new ArrayList<>();
        var goesOn = true;
        while (goesOn && !buffer.isEmpty()) {
            goesOn = switch (mode) {
                case TEXT -> text();
                case REASONING -> reasoning();
                case CALLS -> isHarmony() ? message() : calls();
            };
        }
        return found;
    }

    private boolean isHarmony() {
        return format == CallFormat.HARMONY;
    }

    // Text and thoughts

    private boolean text() {
        if (atBeginning && format != null && beginsWithCall()) {
            return false;
        }
        if (mode == Mode.CALLS) {
            return true;
        }
        var marks = marks();
        var first = first(marks);
        if (first == null) {
            hand(buffer.length() - heldBack(marks), false);
            return false;
        }
        var at = buffer.indexOf(first);
        hand(at, true);
        if (reasoning != null && first.equals(reasoning.begin())) {
            enter(Mode.REASONING, first);
        } else if (ENDS_OF_MESSAGES.contains(first) || SILENT.contains(first)) {
            buffer.delete(0, first.length());
        } else {
            mode = Mode.CALLS;
        }
        return true;
    }

    /** Sees calls that no mark precedes; whether more is needed to tell. */
    private boolean beginsWithCall() {
        var start = CallReader.space(buffer, 0);
        if (start == buffer.length() && !last) {
            return true;
        }
        atBeginning = false;
        if (start == buffer.length()) {
            return false;
        }
        var rest = buffer.substring(start);
        bare = format == CallFormat.LLAMA3 && rest.startsWith("{");
        if (bare || (isHarmony() && rest.startsWith("to=functions."))) {
            mode = Mode.CALLS;
        } else if (isHarmony() && "to=functions.".startsWith(rest) && !last) {
            atBeginning = true;
            return true;
        }
        return false;
    }

    private List<String> marks() {
        var marks = new ArrayList<String>();
        if (reasoning != null) {
            marks.add(reasoning.begin());
        }
        if (isHarmony()) {
            marks.addAll(ENDS_OF_MESSAGES);
            marks.add(CHANNEL);
            marks.add(START);
        } else if (format != null) {
            marks.add(syntax.trigger());
        }
        if (format == CallFormat.COMMAND_R7B) {
            marks.addAll(SILENT);
        }
        return marks;
    }

    private boolean reasoning() {
        var marks = new ArrayList<String>();
        if (isHarmony()) {
            marks.addAll(ENDS_OF_MESSAGES);
            marks.add(START);
        } else if (reasoning != null) {
            marks.add(reasoning.end());
        }
        var first = first(marks);
        if (first == null) {
            hand(buffer.length() - heldBack(marks), false);
            return false;
        }
        hand(buffer.indexOf(first), true);
        enter(Mode.TEXT, first.equals(START) ? "" : first);
        return true;
    }

    private void enter(Mode next, String mark) {
        buffer.delete(0, mark.length());
        mode = next;
        skipsSpace = true;
    }

    private @Nullable String first(List<String> marks) {
        String first = null;
        int least = Integer.MAX_VALUE;
        for (var mark : marks) {
            var at = buffer.indexOf(mark);
            if (at >= 0 && at < least) {
                least = at;
                first = mark;
            }
        }
        return first;
    }

    /** Characters at the end that may become a mark, and white space before them. */
    private int heldBack(List<String> marks) {
        if (last) {
            return 0;
        }
        int longest = 0;
        for (var mark : marks) {
            for (int length = Math.min(mark.length() - 1, buffer.length()); length > longest; length--) {
                if (mark.startsWith(buffer.substring(buffer.length() - length))) {
                    longest = length;
                }
            }
        }
        int at = buffer.length() - longest;
        while (at > 0 && Character.isWhitespace(buffer.charAt(at - 1))) {
            at--;
        }
        return buffer.length() - at;
    }

    /** Hands out the text up to here. */
    private void hand(int end, boolean beforeMark) {
        int from = skipsSpace ? Math.min(end, CallReader.space(buffer, 0)) : 0;
        int to = end;
        while (beforeMark && to > from && Character.isWhitespace(buffer.charAt(to - 1))) {
            to--;
        }
        if (to > from) {
            var text = buffer.substring(from, to);
            found.add(mode == Mode.REASONING ? new Delta.Reasoning(text) : new Delta.Text(text));
            skipsSpace = false;
            atBeginning = false;
        }
        buffer.delete(0, end);
    }

    // Calls

    private boolean calls() {
        if (opened) {
            var close = after(syntax.close(), 0);
            if (close >= 0) {
                enter(Mode.TEXT, buffer.substring(0, close));
                opened = false;
                return true;
            }
            if (close == MORE && (!last || CallReader.space(buffer, 0) == buffer.length())) {
                return more();
            }
        }
        var at = bare ? 0 : after(opened ? syntax.between() : syntax.opening(), 0);
        if (at >= 0 && !syntax.open().isEmpty()) {
            at = after(syntax.before(), at);
        }
        if (at == NONE) {
            return malformed(Fault.FORM, triggerEnd());
        }
        return at == MORE ? more() : call(reader.read(buffer, at), syntax.after());
    }

    private boolean more() {
        if (!last) {
            return false;
        }
        if (opened && handedOut < 0) {
            // Only the closing mark is missing.
            buffer.setLength(0);
            return false;
        }
        return malformed(Fault.CUT_OFF, buffer.length());
    }

    private boolean call(Progress progress, String closing) {
        return switch (progress) {
            case Progress.More more -> {
                handPiece(more.name(), more.arguments());
                yield last ? malformed(Fault.CUT_OFF, buffer.length()) : false;
            }
            case Progress.Bad bad -> malformed(bad.fault(), Math.max(bad.end(), triggerEnd()));
            case Progress.Done done -> {
                handPiece(done.name(), done.arguments());
                var end = after(closing, done.end());
                if (end == MORE && !last) {
                    yield false;
                }
                yield called(done, end == MORE ? buffer.length() : end == NONE ? done.end() : end);
            }
        };
    }

    private boolean called(Progress.Done done, int end) {
        found.add(new Delta.Called(calls, new Part.ToolCall(id(), done.name(), done.arguments())));
        buffer.delete(0, end);
        calls++;
        forgetCall();
        opened = format != null && !syntax.open().isEmpty();
        mode = opened ? Mode.CALLS : Mode.TEXT;
        skipsSpace = true;
        return true;
    }

    private void handPiece(@Nullable String name, String arguments) {
        if (name != null && (handedOut < 0 || arguments.length() > handedOut)) {
            found.add(new Delta.Piece(calls, id(), name, arguments.substring(Math.max(0, handedOut))));
            handedOut = arguments.length();
        }
    }

    private boolean malformed(Fault fault, int end) {
        var text = buffer.substring(0, Math.min(end, buffer.length()));
        var started = handedOut >= 0;
        if (bare && !started) {
            found.add(new Delta.Text(text));
        } else {
            found.add(new Delta.Malformed(fault, text, started));
        }
        buffer.delete(0, text.length());
        forgetCall();
        opened = false;
        mode = Mode.TEXT;
        return true;
    }

    private void forgetCall() {
        handedOut = -1;
        bare = false;
        reader.reset();
    }

    private int triggerEnd() {
        if (bare || opened || format == null) {
            return 1;
        }
        return Math.min(buffer.length(), isHarmony() ? 1 : syntax.trigger().length());
    }

    /** The end of a mark that stands here, whatever white space is in it and before it. */
    private int after(String mark, int from) {
        int at = from;
        int read = 0;
        while (true) {
            read = CallReader.space(mark, read);
            if (read == mark.length()) {
                return at;
            }
            at = CallReader.space(buffer, at);
            if (at == buffer.length()) {
                return MORE;
            }
            if (buffer.charAt(at) != mark.charAt(read)) {
                return NONE;
            }
            at++;
            read++;
        }
    }

    // Messages of gpt-oss

    private boolean message() {
        var end = buffer.indexOf(MESSAGE);
        var recipient = buffer.indexOf("to=functions.");
        if (end < 0) {
            if (last || buffer.length() > 400) {
                return malformed(last ? Fault.CUT_OFF : Fault.FORM, last ? buffer.length() : 1);
            }
            return false;
        }
        if (recipient >= 0 && recipient < end) {
            var progress = reader.read(buffer, recipient + "to=functions.".length());
            return call(progress, "<|call|>");
        }
        var header = buffer.substring(0, end);
        enter(header.contains("analysis") ? Mode.REASONING : Mode.TEXT, buffer.substring(0, end + MESSAGE.length()));
        return true;
    }

    /** Nine letters and digits, as the strictest of the templates asks. */
    private String id() {
        var mixed = (seed + calls + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
        var digits = Long.toString((mixed ^ (mixed >>> 32)) >>> 1, 36);
        return ("000000000" + digits).substring(digits.length());
    }
}
