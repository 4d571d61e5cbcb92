import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.functions.Generator;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Jlama, which answers one request after the other; the same weights from a Hugging Face folder, rounded to its own 4-bit
 * format. Arguments: the folder, prompts, threads, sequences, tokens to generate; or "quantize", the folder, a new folder.
 */
final class Jlama {

    private Jlama() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("quantize")) {
            SafeTensorSupport.quantizeModel(Path.of(arguments[1]), DType.Q4, new String[] {"norm"}, new String[0],
                    Optional.of(Path.of(arguments[2])));
            return;
        }
        var threads = Integer.parseInt(arguments[2]);
        var sequences = Integer.parseInt(arguments[3]);
        var tokens = Integer.parseInt(arguments[4]);
        var prompts = Files.readString(Path.of(arguments[1])).split("\0");
        var folder = new File(arguments[0]);
        try (var model = ModelSupport.loadModel(folder, folder, DType.F32, DType.I8, Optional.empty(),
                Optional.of(threads))) {
            var last = prompts[prompts.length - 1];
            ask(model, last, Math.min(tokens, 128));
            double promptSeconds = 0;
            double generateSeconds = 0;
            int prompted = 0;
            int generated = 0;
            var cpu = -cpu();
            for (int i = 0; i < sequences; i++) {
                var answer = ask(model, prompts[i], tokens);
                promptSeconds += answer.promptTimeMs / 1e3;
                generateSeconds += answer.generateTimeMs / 1e3;
                prompted += answer.promptTokens;
                generated += answer.generatedTokens;
            }
            cpu += cpu();
            System.out.printf("{\"prompt_tokens\": %d, \"prompt_wall\": %.4f, \"generated\": %d, \"generate_wall\": %.4f,"
                    + " \"job_cpu\": %.4f}%n", prompted, promptSeconds, generated, generateSeconds, cpu / 1e9);
        }
    }

    private static Generator.Response ask(AbstractModel model, String prompt, int tokens) {
        return model.generate(UUID.randomUUID(), PromptContext.of(prompt), 0,
                model.encodePrompt(PromptContext.of(prompt)).length + tokens + 1, (text, seconds) -> {});
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
