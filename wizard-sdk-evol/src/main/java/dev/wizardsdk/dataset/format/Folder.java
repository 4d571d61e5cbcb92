package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.dataset.Row;
import dev.wizardsdk.dataset.Source;
import dev.wizardsdk.io.Json;
import dev.wizardsdk.model.Role;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A folder as a Hugging Face data set or one of LLaMA-Factory: which of its files are read, as what, into which split. */
final class Folder {

    private static final Pattern SHARD = Pattern
            .compile("(.+)-(\\d{5,9})-of-(\\d{5,9})(\\.(?:jsonl|json|csv|txt)(?:\\.gz)?)");
    private static final Pattern ROWS = Pattern.compile(".+\\.(?:jsonl|json|csv|txt)(?:\\.gz)?");
    private static final Pattern SPLIT = Pattern
            .compile("(?:.*[-_.])?(train|training|validation|valid|val|dev|test|eval)(?:[-_.]\\d+-of-\\d+)?");
    private static final Map<String, String> OUR_COLUMNS = Map.ofEntries(Map.entry("prompt", "instruction"),
            Map.entry("query", "input"), Map.entry("response", "output"), Map.entry("history", "history"),
            Map.entry("messages", "conversations"), Map.entry("system", "system"), Map.entry("tools", "tools"),
            Map.entry("images", "images"), Map.entry("videos", "videos"), Map.entry("audios", "audios"),
            Map.entry("chosen", "chosen"), Map.entry("rejected", "rejected"), Map.entry("kto_tag", "label"));

    /** What lies beside the rows of a data set that was built. */
    private static final Set<String> BOOKS = Set.of("rejected.jsonl", "lineage.jsonl", "summary.json", "manifest.json",
            "run.json");

    private Folder() {}

    /** The split that a file's name tells. */
    static String splitOf(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("(\\.[a-z]+)+$", "");
        var match = SPLIT.matcher(name);
        if (!match.matches()) {
            return Row.TRAIN;
        }
        return switch (match.group(1)) {
            case "valid", "val", "dev", "eval", "validation" -> "validation";
            case "test" -> "test";
            default -> Row.TRAIN;
        };
    }

    static List<Source> sources(Path folder, ReadOptions options) throws IOException {
        var info = folder.resolve("dataset_info.json");
        if (Files.exists(info)) {
            return described(folder, info, options);
        }
        var data = folder.resolve("data");
        var rows = rowFiles(folder, Files.isDirectory(data) ? data : folder);
        if (rows.isEmpty()) {
            throw new FileNotFoundException(folder + " holds no file of rows: neither .jsonl, .json, .csv nor .txt");
        }
        var all = new ArrayList<Source>();
        for (var file : rows) {
            var shard = SHARD.matcher(file.getFileName().toString());
            all.add(new FileSource(file, folder.relativize(file).toString(),
                    split(shard.matches() ? shard.group(1) : splitOf(file), file), Layout.NONE, options));
        }
        return all;
    }

    private static List<Path> rowFiles(Path root, Path folder) throws IOException {
        List<Path> files;
        try (var found = Files.list(folder)) {
            files = new ArrayList<>(found
                    .filter(file -> ROWS.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT)).matches()
                            && !BOOKS.contains(file.getFileName().toString()))
                    .sorted()
                    .toList());
        }
        var shards = new TreeMap<String, TreeSet<Integer>>();
        for (var file : files) {
            inside(root, file);
            var shard = SHARD.matcher(file.getFileName().toString());
            if (shard.matches()) {
                shards.computeIfAbsent(shard.group(1) + "-%05d-of-" + shard.group(3) + shard.group(4),
                        key -> new TreeSet<>())
                        .add(Integer.parseInt(shard.group(2)));
            }
        }
        for (var set : shards.entrySet()) {
            var count = Integer.parseInt(set.getKey().replaceFirst(".*-of-(\\d+)\\..*", "$1"));
            for (int i = 0; i < count; i++) {
                if (!set.getValue().contains(i)) {
                    throw new FileNotFoundException(
                            folder.resolve(set.getKey().replace("%05d", String.format(Locale.ROOT, "%05d", i)))
                                    + " is missing: there are " + set.getValue().size() + " of its " + count
                                    + " shards");
                }
            }
        }
        return files;
    }

    /** A file of the folder, in truth too: no path or link leads out of it. */
    private static Path inside(Path root, Path file) throws IOException {
        if (!file.normalize().startsWith(root.normalize())) {
            throw new IOException(file + " is not in the folder " + root + " that names it");
        }
        if (!Files.exists(file)) {
            throw new FileNotFoundException(file + " is missing");
        }
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw new IOException(file + " leads out of the folder " + root);
        }
        return file;
    }

    private static List<Source> described(Path folder, Path info, ReadOptions options) throws IOException {
        var all = new ArrayList<Source>();
        JsonNode entries;
        try {
            entries = Json.read(Files.readString(info));
        } catch (Json.NotJson e) {
            throw new IOException(info + " is " + e.getMessage(), e);
        }
        var shipped = isShippedList(entries);
        for (var entry : entries.properties()) {
            var name = entry.getValue().path("file_name");
            if (!name.isTextual() || (shipped && !Files.exists(folder.resolve(name.textValue())))) {
                continue;
            }
            var file = inside(folder, folder.resolve(name.textValue()));
            var split = split(entry.getValue().path("split").asText(splitOf(file)), info);
            all.add(new FileSource(file, folder.relativize(file).toString(), split, layout(entry.getValue()), options));
        }
        if (all.isEmpty()) {
            throw new FileNotFoundException(info + " names no file that is there");
        }
        return all;
    }

    private static String split(String name, Path file) throws IOException {
        try {
            return Row.requireSplit(name);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " has a split without a proper name: " + e.getMessage(), e);
        }
    }

    /** LLaMA-Factory ships a list of many data sets, most of them elsewhere. */
    private static boolean isShippedList(JsonNode entries) {
        for (var entry : entries) {
            if (!entry.has("file_name")) {
                return true;
            }
        }
        return false;
    }

    private static Layout layout(JsonNode entry) {
        Map<String, String> columns = new HashMap<>();
        var named = entry.path("columns");
        named.properties().forEach(column -> {
            var ours = OUR_COLUMNS.get(column.getKey());
            if (ours != null && column.getValue().isTextual()) {
                columns.put(ours, column.getValue().textValue());
            }
        });
        if (columns.size() == 1 && columns.containsKey("instruction")) {
            columns.put("text", columns.remove("instruction")); // no answer: what it pre-trains on
        }
        Map<String, Role> roles = new HashMap<>();
        var tags = entry.path("tags");
        role(tags, "user_tag", Role.USER, roles);
        role(tags, "assistant_tag", Role.ASSISTANT, roles);
        role(tags, "observation_tag", Role.TOOL, roles);
        role(tags, "system_tag", Role.SYSTEM, roles);
        return new Layout(columns, tags.path("role_tag").asText(""), tags.path("content_tag").asText(""), roles,
                tags.path("function_tag").asText(""));
    }

    private static void role(JsonNode tags, String tag, Role role, Map<String, Role> roles) {
        if (tags.path(tag).isTextual()) {
            roles.put(tags.path(tag).textValue(), role);
        }
    }
}
