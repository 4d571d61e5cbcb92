package dev.wizardsdk.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wizardsdk.io.Json;

/** A form of JSON Lines that trainers read. */
public enum Format {
    /** {@code {"instruction","input","output"}}: Stanford Alpaca, LLaMA-Factory, axolotl. */
    ALPACA("alpaca.jsonl") {
        @Override
        ObjectNode row(Example example) {
            return Json.object()
                    .put("instruction", example.instruction())
                    .put("input", example.input())
                    .put("output", example.output());
        }
    },
    /** {@code {"id","conversations":[{"from","value"}]}}: ShareGPT, Vicuna, LLaMA-Factory. */
    SHAREGPT("sharegpt.jsonl") {
        @Override
        ObjectNode row(Example example) {
            var row = Json.object().put("id", example.id());
            var turns = row.putArray("conversations");
            turns.addObject().put("from", "human").put("value", example.question());
            turns.addObject().put("from", "gpt").put("value", example.output());
            return row;
        }
    },
    /** {@code {"messages":[{"role","content"}]}}: OpenAI chat fine-tuning, TRL, axolotl. */
    MESSAGES("messages.jsonl") {
        @Override
        ObjectNode row(Example example) {
            var row = Json.object();
            var turns = row.putArray("messages");
            turns.addObject().put("role", "user").put("content", example.question());
            turns.addObject().put("role", "assistant").put("content", example.output());
            return row;
        }
    };

    private final String fileName;

    Format(String fileName) {
        this.fileName = fileName;
    }

    public String fileName() {
        return fileName;
    }

    /** The row as one line, without its end. */
    public String encode(Example example) {
        return Json.write(row(example));
    }

    abstract ObjectNode row(Example example);
}
