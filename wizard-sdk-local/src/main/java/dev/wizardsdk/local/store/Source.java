package dev.wizardsdk.local.store;

import dev.wizardsdk.local.gguf.ModelStoreException.Kind;
import dev.wizardsdk.local.gguf.SplitName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a model comes from, read from the text a caller gives. */
sealed interface Source {

    /** The texts that one can be written as. */
    String FORMS = "hf:owner/repository/file.gguf, with @revision if need be, https://…/file.gguf, or the path of a file";

    /** A file of a repository on a hub. */
    record Hub(String repository, String path, String revision) implements Source {}

    /** A file at an address. */
    record Web(URI address) implements Source {}

    /** A file that is here already. */
    record Local(Path file) implements Source {}

    /** Matches what looks like a scheme; a single letter is a drive. */
    Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);

    Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static Source of(String text) {
        var matcher = SCHEME.matcher(text);
        try {
            if (!matcher.matches()) {
                return new Local(Path.of(text));
            }
            return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                case "hf" -> hub(text, matcher.group(2));
                case "http", "https" -> web(text);
                case "file" -> new Local(Path.of(new URI(text)));
                default -> throw bad(text, "unknown scheme");
            };
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw bad(text, "not an address");
        }
    }

    private static Source hub(String text, String rest) {
        var at = rest.lastIndexOf('@');
        var revision = at < 0 ? "main" : rest.substring(at + 1);
        var segments = List.of((at < 0 ? rest : rest.substring(0, at)).split("/", -1));
        if (segments.size() < 3 || !REVISION.matcher(revision).matches() || revision.contains("..")) {
            throw bad(text, "not hf:owner/repository/file.gguf");
        }
        segments.forEach(segment -> FileName.segment(text, segment));
        whole(text, FileName.model(text, segments.getLast()));
        return new Hub(segments.get(0) + "/" + segments.get(1), String.join("/", segments.subList(2, segments.size())),
                revision);
    }

    private static Source web(String text) throws URISyntaxException {
        var address = new URI(text);
        if (address.getHost() == null || address.getUserInfo() != null) {
            throw bad(text.replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", ""),
                    "it needs a host, and no user name or password");
        }
        var path = String.valueOf(address.getPath());
        whole(text, FileName.model(Failures.printable(address), path.substring(path.lastIndexOf('/') + 1)));
        return new Web(address);
    }

    /** Of a model in parts only the first stands for the whole. */
    private static void whole(String text, String name) {
        SplitName.of(Path.of(name)).filter(part -> part.part() != 1).ifPresent(part -> {
            throw bad(text, "it is part " + part.part() + " of " + part.parts() + "; name the first, "
                    + part.sibling(1));
        });
    }

    private static RuntimeException bad(String text, String why) {
        return Failures.of(Kind.BAD_SOURCE, "cannot fetch " + FileName.printable(text) + ": " + why
                + ". A source is " + FORMS);
    }

    /** The addresses of all files of the model, by their names. */
    static List<Part> parts(Source source, URI hub) {
        var address = switch (source) {
            case Hub file -> URI.create(hub.toString().replaceFirst("/+$", "") + "/" + file.repository + "/resolve/"
                    + file.revision + "/" + file.path.replace(" ", "%20"));
            case Web file -> file.address;
            case Local file -> file.file.toUri();
        };
        var path = address.getPath();
        var name = path.substring(path.lastIndexOf('/') + 1);
        var first = SplitName.of(Path.of(name)).filter(split -> split.parts() > 1);
        var parts = new ArrayList<Part>();
        for (int i = 1; i <= first.map(SplitName::parts).orElse(1); i++) {
            var number = i;
            var other = first.map(split -> split.sibling(number).toString()).orElse(name);
            parts.add(new Part(other, URI.create(address.toString().replace(encoded(name), encoded(other)))));
        }
        return parts;
    }

    private static String encoded(String name) {
        return name.replace(" ", "%20");
    }

    /** One file of a model. */
    record Part(String name, URI address) {}
}
