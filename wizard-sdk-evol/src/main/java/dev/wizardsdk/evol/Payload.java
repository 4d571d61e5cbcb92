package dev.wizardsdk.evol;

import java.util.Locale;

/**
 * A format of data that an instruction comes with. Data are checked before the instruction is accepted: JSON, XML, tables and regular
 * expressions are parsed, of the others only the shape is looked at.
 */
public enum Payload {
    /** JSON, strictly: no key twice, no comment. */
    JSON("a JSON object or array, in strict syntax"),
    /** XML with one root element, without a document type. */
    XML("an XML document with one root element and without a DOCTYPE"),
    /** YAML, by its shape. */
    YAML("a YAML document, indented with blanks"),
    /** A table in Markdown, or CSV: each row with as many cells as the head. */
    TABLE("a table in Markdown with a head line, or CSV with one, every row having as many cells as the head"),
    /** SQL, by its shape. */
    SQL("a few SQL statements that create and fill a table, or query it, each with its semicolon"),
    /** Python, by its shape. */
    PYTHON("a piece of Python 3 code"),
    /** HTML, by its shape. */
    HTML("a fragment of HTML whose tags are all closed"),
    /** A shell script, by its shape. */
    SHELL("a short shell script"),
    /** Lines of a log, by their shape. */
    LOG("an excerpt of a log, five to fifteen lines which all begin with a time stamp in one notation"),
    /** Regular expressions, one a line, as Java has them. */
    REGEX("one regular expression, or a few of them with one on each line, bare, without slashes and flags"),
    /** LaTeX, by its shape. */
    LATEX("a formula or a fragment of a document in LaTeX");

    static final int LONGEST = 20_000;

    private final String asked;

    Payload(String asked) {
        this.asked = asked;
    }

    /** Its name in ids and checks: {@code json}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What an instruction with such data is labelled with: {@code payload:json} where it was parsed, else {@code payload:sql-shape}. */
    public String check() {
        return "payload:" + id() + switch (this) {
            case JSON, XML, TABLE, REGEX -> "";
            case YAML, SQL, PYTHON, HTML, SHELL, LOG, LATEX -> "-shape";
        };
    }

    /** How a prompt asks for it. */
    String asked() {
        return asked;
    }

    /** Why data is not of this format, with the place; empty if it is. */
    String problem(String data) {
        if (data.length() > LONGEST) {
            return "the data are longer than " + LONGEST + " characters";
        }
        return data.isBlank() ? "there are no data" : switch (this) {
            case JSON -> ParsedPayloads.json(data);
            case XML -> ParsedPayloads.xml(data);
            case TABLE -> Tables.problem(data);
            case REGEX -> ParsedPayloads.regex(data);
            case YAML -> LineShapes.yaml(data);
            case LOG -> LineShapes.log(data);
            case SQL -> CodeShapes.sql(data);
            case PYTHON -> CodeShapes.python(data);
            case SHELL -> CodeShapes.shell(data);
            case HTML -> MarkupShapes.html(data);
            case LATEX -> MarkupShapes.latex(data);
        };
    }
}
