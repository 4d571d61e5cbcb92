package dev.wizardsdk.dataset.similar;

import dev.wizardsdk.dataset.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Places as numbers, 8 bytes each, for as many as 16 million files. */
final class Places {

    private static final int LINE_BITS = 39;
    private static final long LINES = 1L << LINE_BITS;
    private static final int FILES = 1 << 24;

    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private String last = "";
    private int lastNumber = -1;

    /** 0 or more. */
    long pack(Place place) {
        if (lastNumber < 0 || !last.equals(place.file())) {
            last = place.file();
            lastNumber = numbers.computeIfAbsent(last, file -> {
                files.add(file);
                return files.size() - 1;
            });
        }
        if (lastNumber >= FILES || place.line() < 0 || place.line() >= LINES) {
            throw new IllegalStateException(
                    "no more than " + FILES + " files of " + LINES + " lines can be told apart, and this is "
                            + place);
        }
        return ((long) lastNumber << LINE_BITS) | place.line();
    }

    Place unpack(long packed) {
        return new Place(files.get((int) (packed >>> LINE_BITS)), packed & (LINES - 1));
    }
}
