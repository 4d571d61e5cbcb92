package dev.wizardsdk.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static java.util.Map.entry;

/** The scalar types of Java that can be read. */
final class Scalars {

    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "[0-9]{2}:[0-9]{2}:[0-9]{2}";

    private static final Scalar BOOLEAN = Scalar.bool();
    private static final Scalar BYTE = Scalar.integer(Byte.MIN_VALUE, Byte.MAX_VALUE, BigInteger::byteValueExact);
    private static final Scalar SHORT = Scalar.integer(Short.MIN_VALUE, Short.MAX_VALUE, BigInteger::shortValueExact);
    private static final Scalar INT = Scalar.integer("an integer of 32 bits", BigInteger::intValueExact);
    private static final Scalar LONG = Scalar.integer("an integer of 64 bits", BigInteger::longValueExact);
    private static final Scalar FLOAT = Scalar.number("a number in the range of a float", number -> finite(number
            .floatValue()));
    private static final Scalar DOUBLE = Scalar.number("a number in the range of a double", number -> finite(number
            .doubleValue()));
    private static final Scalar CHAR = Scalar.text("a string of one character", Scalars::only).described();

    private static final Map<Class<?>, Scalar> ALL = Map.ofEntries(
            entry(boolean.class, BOOLEAN), entry(Boolean.class, BOOLEAN),
            entry(byte.class, BYTE), entry(Byte.class, BYTE),
            entry(short.class, SHORT), entry(Short.class, SHORT),
            entry(int.class, INT), entry(Integer.class, INT),
            entry(long.class, LONG), entry(Long.class, LONG),
            entry(float.class, FLOAT), entry(Float.class, FLOAT),
            entry(double.class, DOUBLE), entry(Double.class, DOUBLE),
            entry(char.class, CHAR), entry(Character.class, CHAR),
            entry(String.class, Scalar.text("a string", text -> text)),
            entry(CharSequence.class, Scalar.text("a string", text -> text)),
            entry(BigInteger.class, Scalar.integer("an integer", number -> number)),
            entry(BigDecimal.class, Scalar.number("a number", number -> number)),
            entry(Number.class, Scalar.number("a number", number -> number)),
            entry(LocalDate.class, Scalar.text("a date such as 2026-01-31", LocalDate::parse).format("date")),
            entry(Instant.class, Scalar.text("a time such as 2026-01-31T12:00:00Z", Instant::parse)
                    .format("date-time")),
            entry(OffsetDateTime.class, Scalar.text("a time such as 2026-01-31T12:00:00+01:00", OffsetDateTime::parse)
                    .format("date-time")),
            entry(ZonedDateTime.class, Scalar.text("a time such as 2026-01-31T12:00:00+01:00", ZonedDateTime::parse)
                    .format("date-time")),
            entry(OffsetTime.class, Scalar.text("a time of day such as 12:00:00+01:00", OffsetTime::parse)
                    .format("time")),
            // JSON Schema's formats of times all want an offset, and those of durations and URIs few services take
            entry(LocalDateTime.class, Scalar.text("a local time such as 2026-01-31T12:00:00", LocalDateTime::parse)
                    .pattern("^" + DAY + "T" + TIME + "$")),
            entry(LocalTime.class, Scalar.text("a local time of day such as 12:00:00", LocalTime::parse)
                    .pattern("^" + TIME + "$")),
            entry(YearMonth.class, Scalar.text("a month such as 2026-01", YearMonth::parse)
                    .pattern("^[0-9]{4}-[0-9]{2}$")),
            entry(MonthDay.class, Scalar.text("a day of the year such as --01-31", MonthDay::parse)
                    .pattern("^--[0-9]{2}-[0-9]{2}$")),
            entry(Year.class, Scalar.integer("a year such as 2026", number -> Year.of(number.intValueExact()))),
            entry(Duration.class, Scalar.text("a duration such as PT1H30M", Duration::parse).described()),
            entry(Period.class, Scalar.text("a period such as P1Y2M3D", Period::parse).described()),
            entry(ZoneId.class, Scalar.text("a time zone such as Europe/Oslo", ZoneId::of).described()),
            entry(URI.class, Scalar.text("a URI", URI::create).described()),
            entry(UUID.class, Scalar.text("a UUID", Scalars::uuid).format("uuid")));

    private Scalars() {}

    static Optional<Scalar> of(Class<?> type) {
        return Optional.ofNullable(ALL.get(type));
    }

    private static Float finite(float value) {
        if (Float.isInfinite(value)) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static Double finite(double value) {
        if (Double.isInfinite(value)) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static Character only(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    /** {@link UUID#fromString} takes shorter texts too. */
    private static UUID uuid(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }
}
