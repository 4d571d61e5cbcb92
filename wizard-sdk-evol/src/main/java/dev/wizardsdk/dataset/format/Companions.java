package dev.wizardsdk.dataset.format;

import dev.wizardsdk.dataset.Kind;
import dev.wizardsdk.dataset.Output.DataFile;
import dev.wizardsdk.io.HubCard;
import dev.wizardsdk.io.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tells a trainer of the files: LLaMA-Factory's dataset_info.json, axolotl's stanza, the hub's card. */
final class Companions {

    private Companions() {}

    static Map<String, String> of(Format format, Kind kind, List<DataFile> files) {
        return switch (format) {
            case LLAMA_FACTORY -> Map.of("dataset_info.json", llamaFactory(kind, files));
            case AXOLOTL -> Map.of("datasets.yml", axolotl(kind, files));
            case HUGGING_FACE -> Map.of("README.md", card(files));
            default -> Map.of();
        };
    }

    /**
     * One entry a file, named as it is. Where an entry has columns or tags at all, what it does not list is unset: so all that is used is
     * listed.
     */
    private static String llamaFactory(Kind kind, List<DataFile> files) {
        var json = Json.object();
        for (var file : files) {
            var entry = json.putObject(file.name().replaceFirst("\\.jsonl$", "")).put("file_name", file.name());
            if (kind == Kind.TEXT) {
                entry.putObject("columns").put("prompt", "text");
                continue;
            }
            entry.put("formatting", "sharegpt");
            if (kind == Kind.PREFERENCE) {
                entry.put("ranking", true);
            }
            var columns = entry.putObject("columns").put("messages", "conversations").put("system", "system")
                    .put("tools", "tools").put("images", "images").put("videos", "videos").put("audios", "audios");
            if (kind == Kind.PREFERENCE) {
                columns.put("chosen", "chosen").put("rejected", "rejected");
            }
            if (kind == Kind.FEEDBACK) {
                columns.put("kto_tag", "label");
            }
            entry.putObject("tags").put("role_tag", "from").put("content_tag", "value").put("user_tag", "human")
                    .put("assistant_tag", "gpt").put("observation_tag", "observation")
                    .put("function_tag", "function_call")
                    .put("system_tag", "system");
        }
        return Json.writeIndented(json) + "\n";
    }

    private static String axolotl(Kind kind, List<DataFile> files) {
        var text = new StringBuilder("datasets:\n");
        for (var file : files) {
            text.append("  - path: ").append(HubCard.scalar(file.name())).append("\n    ds_type: json\n");
            text.append(switch (kind) {
                case TEXT -> "    type: completion\n    field: text\n";
                case STEPWISE -> "    type: stepwise_supervised\n    step_separator: \"\\n\"\n";
                case PREFERENCE -> """
                            type: chat_template.default
                            field_messages: messages
                            field_chosen: chosen
                            field_rejected: rejected
                            message_property_mappings:
                              role: role
                              content: content
                            roles:
                              system: [system]
                              user: [user]
                              assistant: [assistant]
                              tool: [tool]
                        """;
                case FEEDBACK -> "    type: chatml.ultra\n";
                case CHAT, INSTRUCTION, PROMPT_ONLY, RANKED, INFILL -> """
                            type: chat_template
                            field_messages: messages
                            roles_to_train: [assistant]
                            train_on_eos: turn
                            message_field_training: train
                        """;
            });
        }
        return text.toString();
    }

    private static String card(List<DataFile> files) {
        var splits = new TreeMap<String, long[]>();
        long bytes = 0;
        for (var file : files) {
            var sums = splits.computeIfAbsent(file.split(), split -> new long[2]);
            sums[0] += file.rows();
            sums[1] += file.bytes();
            bytes += file.bytes();
        }
        var order = splits.keySet().stream().sorted(Comparator.comparingInt(Companions::rank)
                .thenComparing(Comparator.naturalOrder())).toList();
        var text = new StringBuilder("---\nconfigs:\n- config_name: default\n  data_files:\n");
        for (var split : order) {
            text.append("  - split: ").append(HubCard.scalar(split)).append("\n    path: ")
                    .append(HubCard.scalar("data/" + split + "-*"))
                    .append('\n');
        }
        text.append("dataset_info:\n  config_name: default\n  splits:\n");
        for (var split : order) {
            var sums = splits.getOrDefault(split, new long[2]);
            text.append("  - name: ").append(HubCard.scalar(split)).append("\n    num_bytes: ").append(sums[1])
                    .append("\n    num_examples: ").append(sums[0]).append('\n');
        }
        text.append("  download_size: ").append(bytes).append("\n  dataset_size: ").append(bytes).append('\n');
        text.append("size_categories:\n- ")
                .append(HubCard.sizeCategory(splits.values().stream().mapToLong(sums -> sums[0]).sum()));
        return text.append("\n---\n").toString();
    }

    private static int rank(String split) {
        return switch (split) {
            case "train" -> 0;
            case "validation" -> 1;
            case "test" -> 2;
            default -> 3;
        };
    }
}
