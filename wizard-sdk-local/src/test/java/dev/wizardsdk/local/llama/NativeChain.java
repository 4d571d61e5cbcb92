package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.TestModels;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** llama.cpp's own samplers, in the order they are added, to compare with. Not thread-safe. */
public final class NativeChain implements AutoCloseable {

    /** typedef struct llama_token_data { llama_token id; float logit; float p; } */
    private static final int TOKEN_BYTES = 12;

    private static final ValueLayout.OfInt INT = JAVA_INT;
    /** Linking a function takes longer than calling it thousands of times. */
    private static final Map<String, MethodHandle> HANDLES = new ConcurrentHashMap<>();

    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> samplers = new ArrayList<>();

    /** What llama.cpp left, in its order; {@code selected} is the place of the drawn one, or -1. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Left(int[] tokens, float[] logits, float[] probabilities, int selected) {

        /** The scores by token, without those that cannot be drawn. */
        public Map<Integer, Float> drawable() {
            var scores = new HashMap<Integer, Float>();
            for (int i = 0; i < tokens.length; i++) {
                if (logits[i] > Float.NEGATIVE_INFINITY) {
                    scores.put(tokens[i], logits[i]);
                }
            }
            return scores;
        }
    }

    static {
        LlamaLibrary.load(TestModels.libraries()); // once: each time it reads all libraries
    }

    public NativeChain topK(int k) {
        return add("llama_sampler_init_top_k", List.of(INT), k);
    }

    public NativeChain topP(double p) {
        return add("llama_sampler_init_top_p", List.of(JAVA_FLOAT, JAVA_LONG), (float) p, 0L);
    }

    public NativeChain minP(double p) {
        return add("llama_sampler_init_min_p", List.of(JAVA_FLOAT, JAVA_LONG), (float) p, 0L);
    }

    public NativeChain typical(double p) {
        return add("llama_sampler_init_typical", List.of(JAVA_FLOAT, JAVA_LONG), (float) p, 0L);
    }

    public NativeChain temperature(double t, double range, double exponent) {
        return add("llama_sampler_init_temp_ext", List.of(JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT), (float) t, (float) range,
                (float) exponent);
    }

    public NativeChain xtc(double probability, double threshold, int seed) {
        return add("llama_sampler_init_xtc", List.of(JAVA_FLOAT, JAVA_FLOAT, JAVA_LONG, INT), (float) probability,
                (float) threshold, 0L, seed);
    }

    public NativeChain mirostat1(int vocabulary, int seed, double tau, double eta) {
        return add("llama_sampler_init_mirostat", List.of(INT, INT, JAVA_FLOAT, JAVA_FLOAT, INT), vocabulary, seed,
                (float) tau, (float) eta, 100);
    }

    public NativeChain mirostat2(int seed, double tau, double eta) {
        return add("llama_sampler_init_mirostat_v2", List.of(INT, JAVA_FLOAT, JAVA_FLOAT), seed, (float) tau,
                (float) eta);
    }

    public NativeChain penalties(int vocabulary, int lastTokens, double repeat, double frequency, double presence) {
        return add("llama_sampler_init_penalties", List.of(INT, INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT), vocabulary,
                lastTokens, (float) repeat, (float) frequency, (float) presence);
    }

    public NativeChain dry(LlamaModel model, double multiplier, double base, int allowed, int lastTokens,
            List<String> breakers) {
        var texts = arena.allocate(ADDRESS, Math.max(1, breakers.size()));
        for (int i = 0; i < breakers.size(); i++) {
            texts.setAtIndex(ADDRESS, i, arena.allocateFrom(breakers.get(i)));
        }
        return add("llama_sampler_init_dry",
                List.of(ADDRESS, JAVA_FLOAT, JAVA_FLOAT, INT, INT, ADDRESS, JAVA_LONG), Llama.vocab(model.handle()),
                (float) multiplier, (float) base, allowed, lastTokens, texts, (long) breakers.size());
    }

    public NativeChain bias(int vocabulary, Map<Integer, Double> biases) {
        // typedef struct llama_logit_bias { llama_token token; float bias; }
        var list = arena.allocate(8L * Math.max(1, biases.size()), 4);
        long at = 0;
        for (var bias : biases.entrySet()) {
            list.set(INT, at, bias.getKey());
            list.set(JAVA_FLOAT, at + 4, bias.getValue().floatValue());
            at += 8;
        }
        return add("llama_sampler_init_logit_bias", List.of(INT, INT, ADDRESS), vocabulary, biases.size(), list);
    }

    /** Feeds a token to all. */
    public void accept(int token) {
        for (var sampler : samplers) {
            call("llama_sampler_accept", null, List.of(ADDRESS, INT), sampler, token);
        }
    }

    /** Applies all to the tokens of a vocabulary. */
    public Left apply(float[] logits) {
        try (var call = Arena.ofConfined()) {
            var packed = new int[3 * logits.length];
            for (int token = 0; token < logits.length; token++) {
                packed[3 * token] = token;
                packed[3 * token + 1] = Float.floatToRawIntBits(logits[token]);
            }
            var data = call.allocateFrom(INT, packed);
            // typedef struct { llama_token_data * data; size_t size; int64_t selected; bool sorted; }
            var array = call.allocate(32, 8);
            array.set(ADDRESS, 0, data);
            array.set(JAVA_LONG, 8, logits.length);
            array.set(JAVA_LONG, 16, -1);
            array.set(JAVA_BYTE, 24, (byte) 0);
            for (var sampler : samplers) {
                call("llama_sampler_apply", null, List.of(ADDRESS, ADDRESS), sampler, array);
            }
            return left(array);
        }
    }

    private static Left left(MemorySegment array) {
        var count = (int) array.get(JAVA_LONG, 8);
        var packed = array.get(ADDRESS, 0).reinterpret((long) TOKEN_BYTES * count).toArray(INT);
        var left = new Left(new int[count], new float[count], new float[count], (int) array.get(JAVA_LONG, 16));
        for (int i = 0; i < count; i++) {
            left.tokens[i] = packed[3 * i];
            left.logits[i] = Float.intBitsToFloat(packed[3 * i + 1]);
            left.probabilities[i] = Float.intBitsToFloat(packed[3 * i + 2]);
        }
        return left;
    }

    private NativeChain add(String function, List<MemoryLayout> layouts, Object... arguments) {
        samplers.add((MemorySegment) call(function, ADDRESS, layouts, arguments));
        return this;
    }

    private Object call(String function, @Nullable MemoryLayout result, List<MemoryLayout> layouts,
            Object... arguments) {
        var parameters = layouts.toArray(MemoryLayout[]::new);
        var handle = HANDLES.computeIfAbsent(function, name -> link(
                name,
                result == null ? FunctionDescriptor.ofVoid(parameters) : FunctionDescriptor.of(result, parameters)));
        try {
            var returned = (Object) handle.invoke(arguments);
            return returned == null ? MemorySegment.NULL : returned;
        } catch (Throwable e) {
            throw new IllegalStateException(function, e);
        }
    }

    /** A handle that takes its arguments as an array. */
    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        var function = Linker.nativeLinker()
                .downcallHandle(LlamaLibrary.symbols().find(name).orElseThrow(), descriptor);
        return function.asSpreader(Object[].class, descriptor.argumentLayouts().size());
    }

    @Override
    public void close() {
        for (var sampler : samplers) {
            call("llama_sampler_free", null, List.of(ADDRESS), sampler);
        }
        arena.close();
    }
}
