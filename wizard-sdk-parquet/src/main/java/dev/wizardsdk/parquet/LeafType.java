package dev.wizardsdk.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** What a column holds, and how a value of it is in a page. */
enum LeafType {
    BOOLEAN(0, "booleans") {
        @Override
        void put(JsonNode value, PlainValues page) throws Misfit {
            require(value.isBoolean(), value);
            page.add(value.booleanValue());
        }
    },
    INTEGER(2, "64-bit integers") {
        @Override
        void put(JsonNode value, PlainValues page) throws Misfit {
            require(value.isIntegralNumber(), value);
            if (!value.canConvertToLong()) {
                throw new Misfit("is an integer of more than 64 bits");
            }
            page.add(value.longValue());
        }
    },
    DOUBLE(5, "doubles") {
        @Override
        void put(JsonNode value, PlainValues page) throws Misfit {
            require(value.isNumber(), value);
            if (value.isIntegralNumber()
                    ? !value.canConvertToLong() || !Shape.isDouble(value.longValue())
                    : !Double.isFinite(value.doubleValue())) {
                throw new Misfit("is a number that no double is");
            }
            page.add(Double.doubleToRawLongBits(value.doubleValue()));
        }
    },
    TEXT(6, "texts") {
        @Override
        void put(JsonNode value, PlainValues page) throws Misfit {
            require(value.isTextual(), value);
            page.add(utf8(value.textValue()));
        }
    },
    JSON(6, "JSON") {
        @Override
        void put(JsonNode value, PlainValues page) throws Misfit {
            page.add(utf8(JsonRows.write(value)));
        }
    };

    private final int physical;
    private final String plural;

    LeafType(int physical, String plural) {
        this.physical = physical;
        this.plural = plural;
    }

    static LeafType of(Shape.Scalar shape) {
        return switch (shape) {
            case BOOLEAN -> BOOLEAN;
            case SMALL_INTEGER, INTEGER -> INTEGER;
            case DOUBLE -> DOUBLE;
            case TEXT, NOTHING -> TEXT;
            case JSON -> JSON;
        };
    }

    /** The number of the format's Type. */
    int physical() {
        return physical;
    }

    /** Adds a value that is not null. */
    abstract void put(JsonNode value, PlainValues page) throws Misfit;

    void require(boolean fits, JsonNode value) throws Misfit {
        if (!fits) {
            throw new Misfit("is " + Column.called(value) + " where its column has " + plural);
        }
    }

    private static byte[] utf8(String text) throws Misfit {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (text.codePointAt(i) <= Character.MAX_VALUE) {
                    throw Misfit.anywhere("has half a character, which no text in UTF-8 can hold");
                }
                i++;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
