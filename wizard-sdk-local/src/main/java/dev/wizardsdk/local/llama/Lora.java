package dev.wizardsdk.local.llama;

import dev.wizardsdk.local.gguf.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A LoRA adapter in native memory. It is freed with its model, unless {@link #close()} comes before. */
public final class Lora implements AutoCloseable {

    private final Path file;
    private final MemorySegment adapter;

    private Lora(Path file, MemorySegment adapter) {
        this.file = file;
        this.adapter = adapter;
    }

    /**
     * Loads an adapter.
     *
     * @throws ModelLoadException if llama.cpp refuses it
     */
    public static Lora load(LlamaModel model, Path file) {
        NativeLog.forgetErrors();
        try (var arena = Arena.ofConfined()) {
            var adapter = Llama.adapterInit(model.handle(), arena.allocateFrom(file.toString()));
            if (adapter.address() == 0) {
                throw new ModelLoadException(file, "is no adapter for " + model.file().path().getFileName() + ": "
                        + NativeLog.firstError());
            }
            return new Lora(file, adapter);
        }
    }

    public Path file() {
        return file;
    }

    MemorySegment handle() {
        return adapter;
    }

    @Override
    public void close() {
        Llama.adapterFree(adapter);
    }
}
