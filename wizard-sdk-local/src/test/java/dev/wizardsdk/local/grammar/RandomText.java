package dev.wizardsdk.local.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** Random texts that a grammar allows. */
final class RandomText {

    private static final int HURRY = 400;

    private RandomText() {}

    /** Walks byte by byte; after so many it takes the shortest way to an end that it can find. */
    static String of(Grammar grammar, Random random, int bytes) {
        var text = new ByteArrayOutputStream();
        var state = grammar.start();
        while (true) {
            var next = new ArrayList<>(state.nextBytes().stream().boxed().toList());
            if (next.isEmpty() || (state.complete() && (text.size() > bytes || random.nextInt(4) == 0))) {
                return text.toString(StandardCharsets.UTF_8);
            }
            var chosen = text.size() > bytes ? closing(state, next, random) : chosen(next, random);
            text.write(chosen);
            state = state.after(new byte[] {(byte) chosen});
            if (text.size() > bytes + 20 * HURRY) {
                throw new AssertionError("no end: " + text.toString(StandardCharsets.UTF_8).substring(0, 400));
            }
        }
    }

    private static int chosen(List<Integer> next, Random random) {
        var ascii = next.stream().filter(each -> each < 0x80).toList();
        var from = ascii.isEmpty() || random.nextInt(4) == 0 ? next : ascii;
        return from.get(random.nextInt(from.size()));
    }

    /** A byte that often closes something, unless it leads nowhere, or any of those that lead to different states. */
    private static int closing(GrammarState state, List<Integer> next, Random random) {
        for (var each : "\"}]nt".getBytes(StandardCharsets.US_ASCII)) {
            if (next.contains((int) each) && random.nextInt(4) != 0 && state.after(new byte[] {each}) != state) {
                return each;
            }
        }
        var different = new LinkedHashMap<GrammarState, Integer>();
        next.stream()
                .filter(each -> each < 0x80 || next.getFirst() >= 0x80)
                .forEach(each -> different.put(state.after(new byte[] {each.byteValue()}), each));
        return List.copyOf(different.values()).get(random.nextInt(different.size()));
    }
}
