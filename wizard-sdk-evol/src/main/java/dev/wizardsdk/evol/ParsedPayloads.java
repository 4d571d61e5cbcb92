package dev.wizardsdk.evol;

import dev.wizardsdk.io.Json;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Data that a parser can read. Each method tells what is wrong, or nothing. */
final class ParsedPayloads {

    /** Patterns are compiled by recursion. */
    private static final int LONGEST_PATTERN = 1_000;

    private ParsedPayloads() {}

    static String json(String data) {
        try {
            return Json.read(data).isContainerNode() ? "" : "the JSON is neither an object nor an array";
        } catch (Json.NotJson e) {
            return "the JSON is " + String.valueOf(e.getMessage()).replace("not valid JSON", "not valid");
        }
    }

    /** Without any document type: no entity is read, from here or elsewhere. */
    static String xml(String data) {
        try {
            var factory = SAXParserFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.newSAXParser().parse(new InputSource(new StringReader(data.strip())), new DefaultHandler());
            return "";
        } catch (SAXParseException e) {
            return data.contains("<!DOCTYPE")
                    ? "the XML has a document type, which is not read"
                    : "the XML is not well formed at line " + e.getLineNumber() + ", column " + e.getColumnNumber();
        } catch (SAXException | IOException e) {
            return "the XML is not well formed";
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java platform has an XML parser with these features", e);
        }
    }

    /** Compiled and never matched. */
    static String regex(String data) {
        var lines = data.startsWith("(?x)") ? new String[] {data} : data.split("\\R");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].length() > LONGEST_PATTERN) {
                return "the regular expression on line " + (i + 1) + " is longer than " + LONGEST_PATTERN
                        + " characters";
            }
            try {
                Pattern.compile(lines[i].strip());
            } catch (PatternSyntaxException e) {
                return "the regular expression on line " + (i + 1) + " does not compile: " + e.getDescription();
            }
        }
        return "";
    }
}
