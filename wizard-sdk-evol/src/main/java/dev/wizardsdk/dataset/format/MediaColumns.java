package dev.wizardsdk.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wizardsdk.model.Part;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Images, sounds and films: in parts of messages, or in columns of their own, where marks in the texts tell their places. */
final class MediaColumns {

    private static final Pattern MARK = Pattern.compile("<(image|video|audio)>");
    private static final Pattern DATA = Pattern.compile("data:([a-z]+/[a-z0-9.+-]+)[;,].*", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"), Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"),
            Map.entry("bmp", "image/bmp"), Map.entry("mp3", "audio/mpeg"), Map.entry("wav", "audio/wav"),
            Map.entry("flac", "audio/flac"), Map.entry("ogg", "audio/ogg"), Map.entry("mp4", "video/mp4"),
            Map.entry("avi", "video/x-msvideo"), Map.entry("mov", "video/quicktime"), Map.entry("webm", "video/webm"));

    private final Fields row;
    private final Map<String, Deque<Part.Media>> unused = new LinkedHashMap<>();
    private final Map<String, String> columns = new LinkedHashMap<>();

    MediaColumns(Fields row) {
        this.row = row;
        for (var kind : List.of("image", "video", "audio")) {
            row.firstOf(List.of(kind + "s", kind)).ifPresent(column -> columns.put(kind, column));
        }
    }

    boolean isThere() {
        return !columns.isEmpty();
    }

    /** Cuts a text at its marks, where the row has a column for what they stand for. */
    void split(String text, String pointer, List<Part> into) throws BadRow {
        if (columns.isEmpty() || !text.contains("<")) {
            into.add(new Part.Text(text));
            return;
        }
        var marks = MARK.matcher(text);
        var at = 0;
        var before = into.size();
        while (marks.find()) {
            if (columns.containsKey(marks.group(1))) {
                if (marks.start() > at) {
                    into.add(new Part.Text(text.substring(at, marks.start())));
                }
                into.add(next(marks.group(1), pointer));
                at = marks.end();
            }
        }
        if (at < text.length() || into.size() == before) {
            into.add(new Part.Text(text.substring(at)));
        }
    }

    private Part.Media next(String kind, String pointer) throws BadRow {
        var media = of(kind).poll();
        if (media == null) {
            throw new BadRow("media-count", "the row has no further " + kind + " for this", pointer);
        }
        return media;
    }

    private Deque<Part.Media> of(String kind) throws BadRow {
        var known = unused.get(kind);
        if (known != null) {
            return known;
        }
        var all = new ArrayDeque<Part.Media>();
        unused.put(kind, all);
        var column = columns.get(kind);
        if (column != null) {
            var value = row.take(column);
            var number = 0;
            for (var one : value.isArray() ? value : List.of(value)) {
                var source = one.isObject() ? one.path(one.has("path") ? "path" : "url") : one;
                all.add(media(kind, source, "/" + column + "/" + number++));
            }
        }
        return all;
    }

    void finish() throws BadRow {
        for (var kind : columns.keySet()) {
            if (row.peek(columns.getOrDefault(kind, "")).isArray() && !of(kind).isEmpty()) {
                throw new BadRow("media-count",
                        "no mark in the texts stands for " + of(kind).size() + " of the row's " + kind + "s",
                        "/" + columns.get(kind));
            }
        }
    }

    /** A part of a message that is no text. */
    Part.Media part(JsonNode part, String type, String pointer) throws BadRow {
        var kind = type.contains("audio") ? "audio" : type.contains("video") ? "video" : "image";
        var value = part.has(type) ? part.path(type) : part.has("value") ? part.path("value") : part;
        if (value.path("data").isTextual()) {
            var format = value.path("format").asText("wav").toLowerCase(Locale.ROOT);
            return media(kind,
                    "data:" + TYPES.getOrDefault(format, kind + "/" + format) + ";base64,"
                            + value.path("data").textValue(),
                    pointer);
        }
        if (value.isTextual()) {
            return media(kind, value, pointer);
        }
        for (var name : List.of("url", "path", "source")) {
            if (value.path(name).isTextual()) {
                return media(kind, value.path(name), pointer);
            }
        }
        return next(kind, pointer);
    }

    private static Part.Media media(String kind, JsonNode source, String pointer) throws BadRow {
        return media(kind, Fields.text(source, pointer), pointer);
    }

    private static Part.Media media(String kind, String source, String pointer) throws BadRow {
        try {
            return new Part.Media(type(kind, source), uri(source));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new BadRow("bad-media", "this is no address of " + kind + " data", pointer);
        }
    }

    static Part.Media media(String type, String source) throws URISyntaxException {
        return new Part.Media(type, uri(source));
    }

    private static URI uri(String source) throws URISyntaxException {
        return source.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") ? new URI(source) : new URI(null, null, source, null);
    }

    /** As it stood in the file: a path or an address. */
    static String source(Part.Media media) {
        var uri = media.source();
        return uri.getScheme() == null && uri.getPath() != null ? uri.getPath() : uri.toString();
    }

    private static String type(String kind, String source) {
        var data = DATA.matcher(source);
        if (data.matches()) {
            return data.group(1);
        }
        var name = source.replaceFirst("[?#].*$", "");
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT),
                kind + "/x-unknown");
    }
}
